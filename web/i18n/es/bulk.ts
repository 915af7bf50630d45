// Owns Spanish for the list of devices, many devices at once and boxes of claim codes.

export const BULK = {
  "Alarms count again at once.": "Las alarmas vuelven a contar de inmediato.",
  "Begin maintenance": "Iniciar mantenimiento",
  "Boxes of devices": "Cajas de dispositivos",
  "Choose all on this page": "Elegir todos en esta página",
  "Choose all that match": "Elegir todos los que coinciden",
  "Choose none": "No elegir ninguno",
  "Choose {count, plural, one {the one that failed} other {the # that failed}}":
    "Elegir {count, plural, one {el que falló} other {los # que fallaron}}",
  "Choose {name}": "Elegir {name}",
  "Chosen devices": "Dispositivos elegidos",
  "Delete {count, plural, one {# device} other {# devices}}?":
    "¿Eliminar {count, plural, one {# dispositivo} other {# dispositivos}}?",
  "Deploy": "Desplegar",
  "End maintenance": "Terminar mantenimiento",
  "Ends by itself at ({zone}); empty: when somebody says so":
    "Termina solo a las ({zone}); vacío: cuando alguien lo indique",
  "It was so already": "Ya estaba así",
  "Last heard": "Última señal",
  "Let {count, plural, one {# device} other {# devices}} read their settings again?":
    "¿Hacer que {count, plural, one {# dispositivo vuelva} other {# dispositivos vuelvan}} a leer sus ajustes?",
  "Maintenance": "Mantenimiento",
  "More devices": "Más dispositivos",
  "Move": "Trasladar",
  "Move {count, plural, one {# device} other {# devices}} to another location?":
    "¿Trasladar {count, plural, one {# dispositivo} other {# dispositivos}} a otra sucursal?",
  "Name of the device or location": "Nombre del dispositivo o de la sucursal",
  "Needs attention": "Requiere atención",
  "No alarms while somebody works on it. Plates are read as before.":
    "Sin alarmas mientras alguien trabaja en él. Las placas se leen como antes.",
  "No answer": "Sin respuesta",
  "No device is like that at the moment.": "Ningún dispositivo es así en este momento.",
  "Not begun": "No iniciado",
  "Offline": "Fuera de línea",
  "Online": "En línea",
  "Put {count, plural, one {# device} other {# devices}} into maintenance?":
    "¿Poner {count, plural, one {# dispositivo} other {# dispositivos}} en mantenimiento?",
  "Reboot": "Reiniciar equipo",
  "Reboot {count, plural, one {# device} other {# devices}}?":
    "¿Reiniciar {count, plural, one {# equipo} other {# equipos}}?",
  "Reload settings": "Recargar ajustes",
  "Restart agent": "Reiniciar agente",
  "Restart the agent of {count, plural, one {# device} other {# devices}}?":
    "¿Reiniciar el agente de {count, plural, one {# dispositivo} other {# dispositivos}}?",
  "Take {count, plural, one {# device} other {# devices}} out of maintenance?":
    "¿Sacar {count, plural, one {# dispositivo} other {# dispositivos}} de mantenimiento?",
  "The agent reads its settings file again. Cameras whose settings differ start anew.":
    "El agente vuelve a leer su archivo de ajustes. Las cámaras cuyos ajustes cambiaron se reinician.",
  "The agent starts anew. Cameras are away for some seconds.":
    "El agente se reinicia. Las cámaras se interrumpen unos segundos.",
  "The whole machine starts anew. It is away for a minute or two.":
    "Se reinicia todo el equipo. No estará disponible por uno o dos minutos.",
  "Their agents are refused from now on. What they read stays. This cannot be taken back.":
    "Sus agentes se rechazan a partir de ahora. Lo que leyeron se conserva. Esto no se puede deshacer.",
  "These are the first {most}: no more can be acted on at a time.":
    "Estos son los primeros {most}: no se puede actuar sobre más a la vez.",
  "To the location": "A la sucursal",
  "To the start": "Al inicio",
  "Type {count} to say that you mean all of them": "Escriba {count} para confirmar que son todos",
  "Under way…": "En curso…",
  "Unknown device": "Dispositivo desconocido",
  "What was read so far stays with the old location. Settings stay until the next deployment.":
    "Lo leído hasta ahora queda en la sucursal anterior. Los ajustes se conservan hasta el próximo despliegue.",
  "for example: new lens": "por ejemplo: lente nueva",
  "{act}: {count, plural, one {# device} other {# devices}}":
    "{act}: {count, plural, one {# dispositivo} other {# dispositivos}}",
  "{count, plural, one {# device would refuse} other {# devices would refuse}}:":
    "{count, plural, one {# dispositivo lo rechazaría} other {# dispositivos lo rechazarían}}:",
  "{count} chosen": "{count} elegidos",
  "{streaming} of {total} streaming": "{streaming} de {total} transmitiendo",
  "A new box": "Una caja nueva",
  "Registers its devices and prints a label with a QR code for each. A code works once, at one machine.":
    "Registra sus dispositivos e imprime una etiqueta con código QR para cada uno. Un código sirve una sola vez, en un equipo.",
  "How many devices": "Cuántos dispositivos",
  "Names": "Nombres",
  "{one} is the number, {two} at least two digits.":
    "{one} es el número, {two} con al menos dos dígitos.",
  "First number": "Primer número",
  "Codes work for (days)": "Vigencia de los códigos (días)",
  "Register the box": "Registrar la caja",
  "The boxes could not be shown": "No se pudieron mostrar las cajas",
  "There is no box yet.": "Aún no hay cajas.",
  "Codes end": "Los códigos vencen",
  "Print the labels": "Imprimir las etiquetas",
  "Made by {name}": "Creada por {name}",
  "{used} of {total} codes are used, {ended} have ended.":
    "{used} de {total} códigos están usados, {ended} han vencido.",
  "Its code": "Su código",
  "Open": "Disponible",
  "Used": "Usado",
  "Ended or replaced": "Vencido o reemplazado",
} as const;
