// Owns Spanish for the feed.

export const EVENTS = {
  "Camera {name}: {state}": "Cámara {name}: {state}",
  "Connecting": "Conectando",
  "Deployment {name} halted: {reason}": "Despliegue {name} detenido: {reason}",
  "Deployment {name} is done on {count, plural, one {# device} other {# devices}}":
    "Despliegue {name} terminado en {count, plural, one {# dispositivo} other {# dispositivos}}",
  "Deployment {name} is reverted on {count, plural, one {# device} other {# devices}}":
    "Despliegue {name} revertido en {count, plural, one {# dispositivo} other {# dispositivos}}",
  "Incident: {title}": "Incidencia: {title}",
  "Live": "En vivo",
  "Live feed": "Actividad en vivo",
  "Nothing has happened yet. Plates appear here as they are read.":
    "Todavía no ha pasado nada. Las placas aparecen aquí a medida que se leen.",
  "Over: {title}": "Terminado: {title}",
  "Plate missed: {reason}": "Placa perdida: {reason}",
  "Reconnecting… What you see may be out of date.":
    "Reconectando… Lo que ve puede estar desactualizado.",
  "Told: {title}": "Avisado: {title}",
  "Webhook test: {message}": "Prueba de webhook: {message}",
  "Webhook {origin} is off after five days of failure":
    "El webhook {origin} se apagó tras cinco días de fallas",
  "Webhook {origin} is off: it answered 410 Gone":
    "El webhook {origin} se apagó: respondió 410 Gone",
  "Webhook {origin} keeps failing and is switched off on {day}":
    "El webhook {origin} sigue fallando y se apagará el {day}",
  "Whether this page follows the fleet live": "Indica si esta página sigue la flota en vivo",
  "corrected from {plate}": "corregida de {plate}",
  "just now": "ahora mismo",
  "no plate to be seen": "no se ve ninguna placa",
  "the location's recognizer budget is used up":
    "se agotó el presupuesto de lecturas de la sucursal",
  "the recognizer did not answer": "el reconocedor no respondió",
  "too unclear to be sure": "demasiado borrosa para estar seguro",
  "was missed, given by {who}": "no se leyó, puesta por {who}",
  "was {plate}, corrected by {who}": "era {plate}, corregida por {who}",
  "{duration} ago": "hace {duration}",
  "{name} has used {calls} of its {budget} calls this month":
    "{name} ha usado {calls} de sus {budget} consultas este mes",
  "{name} is back online after {duration}": "{name} volvió en línea después de {duration}",
  "{name} is in quarantine: {reason}": "{name} está en cuarentena: {reason}",
  "{name} is online": "{name} está en línea",
  "{name} joined the fleet (version {version})": "{name} se unió a la flota (versión {version})",
  "{name} reads no more plates this month: its {budget} calls are used up":
    "{name} ya no lee placas este mes: se agotaron sus {budget} consultas",
  "{name} went offline": "{name} se desconectó",
  "{percent} % sure": "{percent} % de certeza",
} as const;
