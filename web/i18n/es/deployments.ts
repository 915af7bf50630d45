// Owns Spanish for deployments and maintenance windows.

export const DEPLOYMENTS = {
  "A deployment brings a template's settings to devices: make a template first.":
    "Un despliegue lleva los ajustes de una plantilla a los dispositivos: primero cree una plantilla.",
  "A deployment brings one version of a template to devices, in stages if you wish, and goes back by itself when a device does not run well with it.":
    "Un despliegue lleva una versión de una plantilla a los dispositivos, por etapas si se desea, y se revierte solo cuando un dispositivo no funciona bien con ella.",
  "Acts after a restart of its agent: {settings}":
    "Surte efecto al reiniciar su agente: {settings}",
  "Add a window": "Agregar una ventana",
  "All at once": "Todos a la vez",
  "All devices at once.": "Todos los dispositivos a la vez.",
  "All of a location": "Todos los de una sucursal",
  "Another deployment has taken its place.": "Otro despliegue tomó su lugar.",
  "As before": "Como antes",
  "As many devices of its site are disturbed or away as may be.":
    "Ya está interrumpido o ausente el máximo de dispositivos permitido en su sucursal.",
  "Begins": "Comienza",
  "Begun": "Inicio",
  "Begun by {name}": "Iniciado por {name}",
  "By labels": "Por etiquetas",
  "By the clock of {zone}.": "Según la hora de {zone}.",
  "Change the windows": "Cambiar las ventanas",
  "Choose a location": "Elegir una sucursal",
  "Could not go back": "No se pudo revertir",
  "Deploy again": "Desplegar de nuevo",
  "Deploy to the {count, plural, one {# device left} other {# devices left}}":
    "Desplegar en {count, plural, one {# dispositivo restante} other {# dispositivos restantes}}",
  "Deployment": "Despliegue",
  "Done": "Listo",
  "Failed": "Fallido",
  "Failed or skipped": "Fallidos u omitidos",
  "Failures to put up with": "Fallos que se toleran",
  "Find a device": "Buscar un dispositivo",
  "Give up unreachable devices after (days)":
    "Abandonar dispositivos inalcanzables después de (días)",
  "Going back": "Revirtiendo",
  "Halt": "Detener",
  "Halt and leave all as it stands": "Detener y dejar todo como está",
  "Halt this deployment?": "¿Detener este despliegue?",
  "Halted": "Detenido",
  "How": "Cómo",
  "It could not be reached before the deployment gave it up.":
    "No se pudo alcanzar antes de que el despliegue lo abandonara.",
  "It did not answer in time.": "No respondió a tiempo.",
  "It fell silent with the new settings.": "Dejó de responder con los nuevos ajustes.",
  "It has not answered the command yet.": "Aún no ha respondido a la orden.",
  "It has not answered the command yet; it has time until {when}.":
    "Aún no ha respondido a la orden; tiene tiempo hasta el {when}.",
  "It is in maintenance: somebody works on it.": "Está en mantenimiento: alguien trabaja en él.",
  "It is in quarantine: it may be a copy of another device.":
    "Está en cuarentena: puede ser una copia de otro dispositivo.",
  "It is offline.": "Está fuera de línea.",
  "It runs the settings and has to go on well with them.":
    "Ejecuta los ajustes y debe seguir funcionando bien con ellos.",
  "It runs the settings and has to go on well with them until {when}.":
    "Ejecuta los ajustes y debe seguir funcionando bien con ellos hasta el {when}.",
  "It took the settings; its next heartbeat has to confirm that it runs them.":
    "Recibió los ajustes; su próxima señal debe confirmar que los ejecuta.",
  "It waits for an earlier stage to go well.": "Espera a que una etapa anterior termine bien.",
  "It waits for its claim code to be used.": "Espera a que se use su código de registro.",
  "It waits for the site's maintenance window.":
    "Espera la ventana de mantenimiento de la sucursal.",
  "It waits for the site's maintenance window, which opens {when}.":
    "Espera la ventana de mantenimiento de la sucursal, que se abre el {when}.",
  "It was moved: these settings are of another location.":
    "Fue trasladado: estos ajustes son de otra sucursal.",
  "Its agent cannot take deployments: update it.": "Su agente no admite despliegues: actualícelo.",
  "Its agent refused the settings:": "Su agente rechazó los ajustes:",
  "Its next heartbeat has to say what its agent can do.":
    "Su próxima señal debe indicar lo que su agente puede hacer.",
  "Its turn comes in a moment.": "Su turno llega en un momento.",
  "Label expression": "Expresión de etiquetas",
  "Looking…": "Buscando…",
  "Maintenance windows": "Ventanas de mantenimiento",
  "Minutes": "Minutos",
  "Most devices of a site disturbed at a time":
    "Máximo de dispositivos interrumpidos a la vez por sucursal",
  "Name, if it shall have its own": "Nombre, si debe tener uno propio",
  "New deployment": "Nuevo despliegue",
  "New template": "Nueva plantilla",
  "No deployment is in this state.": "Ningún despliegue está en este estado.",
  "No device is in this state.": "Ningún dispositivo está en este estado.",
  "Nothing was deployed yet": "Aún no se ha desplegado nada",
  "Numbers of devices or shares such as 25%, separated by commas.":
    "Cantidades de dispositivos o porcentajes como 25%, separados por comas.",
  "On trial": "A prueba",
  "One by one": "Uno por uno",
  "One, then a quarter, then the rest": "Uno, luego un cuarto, luego el resto",
  "One, then the rest": "Uno, luego el resto",
  "Own stages": "Etapas propias",
  "Pause": "Pausar",
  "Paused": "En pausa",
  "Preview": "Vista previa",
  "Progress": "Avance",
  "Put back what ran before, everywhere": "Restaurar lo anterior en todas partes",
  "Register a device first.": "Primero registre un dispositivo.",
  "Remove window {number}": "Quitar la ventana {number}",
  "Resume": "Reanudar",
  "Revert": "Revertir",
  "Revert this deployment?": "¿Revertir este despliegue?",
  "Reverted": "Revertido",
  "Reverting": "Revirtiendo todo",
  "Running": "En curso",
  "See what each device would be sent, and what would change there. Nothing is sent yet.":
    "Vea qué se enviaría a cada dispositivo y qué cambiaría en él. Todavía no se envía nada.",
  "Sent": "Enviado",
  "Show": "Mostrar",
  "Show all {count}": "Mostrar los {count}",
  "Since": "Desde",
  "Skipped": "Omitido",
  "Stage": "Etapa",
  "Stage {number}": "Etapa {number}",
  "Stages": "Etapas",
  "Start on {count, plural, one {# device} other {# devices}}":
    "Iniciar en {count, plural, one {# dispositivo} other {# dispositivos}}",
  "Take devices out of other deployments that are under way":
    "Retirar los dispositivos de otros despliegues en curso",
  "Taken": "Recibido",
  "Template": "Plantilla",
  "The deployment is paused.": "El despliegue está en pausa.",
  "The deployment was halted before its turn; it keeps the settings that it has.":
    "El despliegue se detuvo antes de su turno; conserva los ajustes que tiene.",
  "The deployments could not be shown": "No se pudieron mostrar los despliegues",
  "The device was removed.": "El dispositivo fue eliminado.",
  "The rest": "El resto",
  "The windows could not be shown": "No se pudieron mostrar las ventanas",
  "There is no location yet": "Aún no hay sucursales",
  "There is no template yet": "Aún no hay plantillas",
  "There is no window: deployments may disturb this site at any time.":
    "No hay ventanas: los despliegues pueden interrumpir esta sucursal en cualquier momento.",
  "These are more than {most} devices: choose fewer at a time.":
    "Son más de {most} dispositivos: elija menos a la vez.",
  "Time to run the settings (seconds)": "Tiempo para ejecutar los ajustes (segundos)",
  "Trial after it runs (seconds)": "Prueba después de aplicar (segundos)",
  "Under way": "En marcha",
  "Waiting": "En espera",
  "Waiting to go back": "En espera de revertir",
  "When a device fails": "Cuando falla un dispositivo",
  "Where": "Dónde",
  "Which devices": "Qué dispositivos",
  "Why it is not there yet": "Por qué aún no está",
  "Window {number}": "Ventana {number}",
  "any number": "cualquier cantidad",
  "at any time": "en cualquier momento",
  "by {name}": "por {name}",
  "closed": "cerrada",
  "every day": "todos los días",
  "for example: 1, 10%, 50%": "por ejemplo: 1, 10%, 50%",
  "open now": "abierta ahora",
  "open until {when}": "abierta hasta el {when}",
  "opens {when}": "se abre el {when}",
  "{count, plural, =0 {No device is chosen.} one {# device is chosen.} other {# devices are chosen, at {places, plural, one {# location} other {# locations}}.}}":
    "{count, plural, =0 {No se ha elegido ningún dispositivo.} one {Se eligió # dispositivo.} other {Se eligieron # dispositivos, en {places, plural, one {# sucursal} other {# sucursales}}.}}",
  "{count, plural, =0 {No device waits for its turn.} one {# device still waits for its turn and keeps the settings that it has.} other {# devices still wait for their turn and keep the settings that they have.}} A halt is final: for the rest begin another deployment.":
    "{count, plural, =0 {Ningún dispositivo espera su turno.} one {# dispositivo aún espera su turno y conserva los ajustes que tiene.} other {# dispositivos aún esperan su turno y conservan los ajustes que tienen.}} La detención es definitiva: para el resto inicie otro despliegue.",
  "{count, plural, =0 {No device was reached yet.} one {What ran before is put back on # device.} other {What ran before is put back on # devices.}} Maintenance windows are not waited for, and what a later deployment has changed is left alone.":
    "{count, plural, =0 {Aún no se alcanzó ningún dispositivo.} one {Se restaura lo anterior en # dispositivo.} other {Se restaura lo anterior en # dispositivos.}} No se esperan las ventanas de mantenimiento, y no se toca lo que un despliegue posterior haya cambiado.",
  "{count, plural, one {# fault} other {# faults}}":
    "{count, plural, one {# error} other {# errores}}",
  "{count, plural, one {# more: search to find it.} other {# more: search to find them.}}":
    "{count, plural, one {# más: búsquelo para encontrarlo.} other {# más: búsquelos para encontrarlos.}}",
  "{count, plural, one {The settings of # device have faults} other {The settings of # devices have faults}}: correct the template or leave these devices out.":
    "{count, plural, one {Los ajustes de # dispositivo tienen errores} other {Los ajustes de # dispositivos tienen errores}}: corrija la plantilla o deje fuera estos dispositivos.",
  "{count, plural, one {and # more location} other {and # more locations}}":
    "{count, plural, one {y # sucursal más} other {y # sucursales más}}",
  "{count} as before": "{count} como antes",
  "{count} failed": "{count} con fallo",
  "{count} skipped": "{count} omitidos",
  "{days} at {start}, {minutes} min": "{days} a las {start}, {minutes} min",
  "{done} of {total} done": "{done} de {total} listos",
  "{percent} % of all": "{percent} % del total",
  "{sizes} devices, each stage when the one before went well.":
    "{sizes} dispositivos; cada etapa cuando la anterior terminó bien.",
  "{stage} of {total}": "{stage} de {total}",
  "{template}, version {version}": "{template}, versión {version}",
  "{version} (newest)": "{version} (más reciente)",
  "Now: {state}": "Ahora: {state}",
} as const;
