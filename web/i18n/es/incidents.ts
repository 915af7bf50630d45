// Owns Spanish for the incidents.

export const INCIDENTS = {
  "Add a note": "Agregar una nota",
  "Add a note…": "Agregar una nota…",
  "All severities": "Todas las gravedades",
  "All incidents": "Todas las incidencias",
  "Began": "Empezó",
  "Critical": "Crítica",
  "How it ended": "Cómo terminó",
  "Incident": "Incidencia",
  "Incidents": "Incidencias",
  "Incidents are listed here once they are over, with how long they lasted.":
    "Aquí se listan las incidencias ya terminadas, con su duración.",
  "Lasted": "Duró",
  "Lasted {duration}": "Duró {duration}",
  "Maintenance began": "Empezó el mantenimiento",
  "Memory runs out": "La memoria se agota",
  "No incident is open. What goes wrong in the fleet comes here by itself.":
    "No hay incidencias abiertas. Lo que falle en la flota aparece aquí por sí solo.",
  "No incident that is over fits these filters.":
    "Ninguna incidencia terminada coincide con estos filtros.",
  "No open incident fits these filters.": "Ninguna incidencia abierta coincide con estos filtros.",
  "No picture": "Sin imagen",
  "None is over yet": "Ninguna ha terminado todavía",
  "Note, if you like": "Nota, si lo desea",
  "Nothing was tried: this needs a person.": "No se intentó nada: esto requiere a una persona.",
  "Open incidents": "Incidencias abiertas",
  "Open now": "Abiertas",
  "Over": "Terminadas",
  "Pictures cannot be kept for later": "No se pueden guardar imágenes para después",
  "Recovered": "Recuperado",
  "Recovering": "Recuperándose",
  "Severity": "Gravedad",
  "Show that one": "Mostrar esa",
  "Take it in hand": "Hacerse cargo",
  "Take it in hand…": "Hacerse cargo…",
  "Taken out of the fleet": "Retirado de la flota",
  "The clock is not set": "El reloj no está en hora",
  "The device is in quarantine": "El dispositivo está en cuarentena",
  "The device is silent": "El dispositivo no da señales",
  "The disk runs full": "El disco se llena",
  "The incidents could not be shown": "No se pudieron mostrar las incidencias",
  "The machine is too hot": "El equipo está demasiado caliente",
  "The others see that you look after it. It closes by itself once it is over.":
    "Los demás ven que usted se ocupa. Se cierra sola cuando termina.",
  "The recognizer does not answer": "El reconocedor no responde",
  "The site is cut off": "La sucursal está incomunicada",
  "This server": "Este servidor",
  "Unknown": "Desconocido",
  "Unknown because of it": "Desconocido por esta causa",
  "Warning": "Advertencia",
  "What is the case": "Qué sucede",
  "What was tried": "Qué se intentó",
  "Whether it still is the case cannot be known now: another incident hides it.":
    "Ahora no se puede saber si aún sucede: otra incidencia lo oculta.",
  "before: {what}": "antes: {what}",
  "opened": "abierta",
  "recovering": "recuperándose",
  "{count, plural, one {# critical} other {# critical}}":
    "{count, plural, one {# crítica} other {# críticas}}",
  "{count, plural, =0 {The agent has not restarted the stream yet.} one {The agent has restarted the stream once.} other {The agent has restarted the stream # times.}}":
    "{count, plural, =0 {El agente aún no ha reiniciado la transmisión.} one {El agente ha reiniciado la transmisión una vez.} other {El agente ha reiniciado la transmisión # veces.}}",
  "{count, plural, one {# line} other {# lines}} in between were not kept: the first and the newest are.":
    "No se guardaron {count, plural, one {# línea intermedia} other {# líneas intermedias}}: sí las primeras y las más recientes.",
  "{count, plural, one {# more is unknown} other {# more are unknown}} until this is over":
    "{count, plural, one {# más queda en duda} other {# más quedan en duda}} hasta que esto termine",
  "{count, plural, one {# open} other {# open}}":
    "{count, plural, one {# abierta} other {# abiertas}}",
  "{count, plural, one {# warning} other {# warnings}}":
    "{count, plural, one {# advertencia} other {# advertencias}}",
  "{count, plural, one {came back once} other {came back # times}}":
    "{count, plural, one {volvió una vez} other {volvió # veces}}",
  "{who} has it in hand": "{who} se hace cargo",
  "Opened": "Abierta",
  "It came back": "Volvió",
  "It got worse": "Empeoró",
  "Another cause": "Otra causa",
  "Tried": "Se intentó",
  "Not known any more": "Ya no se sabe",
  "Looked at again": "Se evalúa de nuevo",
  "It is over": "Terminó",
  "In hand": "Atendida",
} as const;
