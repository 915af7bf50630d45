// Owns Spanish for the overview, locations and registering.

export const FLEET = {
  "(and {count} more)": "(y {count} más)",
  "A new location…": "Una sucursal nueva…",
  "All connected": "Todos conectados",
  "All is well": "Todo está bien",
  "All plates here": "Todas las placas de aquí",
  "At the site, try it with one camera, from the sources:":
    "En el sitio, pruébelo con una cámara, desde las fuentes:",
  "Cameras, pictures and plates appear without a reload.":
    "Las cámaras, imágenes y placas aparecen sin recargar.",
  "Connect your first site": "Conecte su primera sucursal",
  "Devices online": "Dispositivos en línea",
  "Empty": "Vacía",
  "Find a location": "Buscar una sucursal",
  "Fleet overview": "Resumen de la flota",
  "Go to the device": "Ir al dispositivo",
  "Go to the overview": "Ir al resumen",
  "It goes online within seconds, and its cameras with it.":
    "Se conecta en segundos, y sus cámaras con él.",
  "It may have been removed, or you may not have the right to see it.":
    "Puede haber sido eliminado, o usted no tiene permiso para verlo.",
  "It opens the connection itself: no port has to be opened at the site.":
    "Abre la conexión por sí mismo: no hay que abrir ningún puerto en el sitio.",
  "It works once and is not shown again. It ends:":
    "Funciona una vez y no se muestra de nuevo. Vence:",
  "Its claim code": "Su código de alta",
  "Name of the device": "Nombre del dispositivo",
  "No device stands here yet.": "Aquí no hay dispositivos todavía.",
  "No location matches.": "Ninguna sucursal coincide.",
  "No plate yet": "Sin placas todavía",
  "None yet.": "Ninguna todavía.",
  "Nothing yet": "Nada todavía",
  "Or for good:": "O de forma permanente:",
  "Plates today": "Placas hoy",
  "Recent plates": "Placas recientes",
  "Register": "Registrar",
  "Register a device": "Registrar un dispositivo",
  "Register a device.": "Registre un dispositivo.",
  "Say where it stands (a new location) and what it is called. You get a claim code that works once.":
    "Indique dónde está (una sucursal nueva) y cómo se llama. Recibirá un código de alta que funciona una vez.",
  "Say where it stands and what it is called. You get a claim code that works once.":
    "Indique dónde está y cómo se llama. Recibirá un código de alta que funciona una vez.",
  "Start the agent at the site with that code.": "Inicie el agente en el sitio con ese código.",
  "Success rate": "Tasa de éxito",
  "The devices could not be shown": "No se pudieron mostrar los dispositivos",
  "The fleet could not be shown": "No se pudo mostrar la flota",
  "The new location": "La sucursal nueva",
  "The plates could not be shown": "No se pudieron mostrar las placas",
  "The server had trouble with it. Try again; if it stays, give your administrator this: {id}":
    "El servidor tuvo un problema. Intente de nuevo; si continúa, dé esto a su administrador: {id}",
  "There is nothing at this address": "No hay nada en esta dirección",
  "This page could not be shown": "No se pudo mostrar esta página",
  "Trouble": "Con problemas",
  "Trouble ({count})": "Problemas ({count})",
  "Watch it appear.": "Véalo aparecer.",
  "Watch it come up here.": "Véalo aparecer aquí.",
  "of {total}": "de {total}",
  "put this into {file} and restart the agent:": "ponga esto en {file} y reinicie el agente:",
  "{count} in maintenance": "{count} en mantenimiento",
  "{count} in trouble": "{count} con problemas",
  "{count} offline": "{count} sin conexión",
  "{count} reads left": "quedan {count} lecturas",
  "{count} reads this month": "{count} lecturas este mes",
  "{count} today": "{count} hoy",
  "{count} unknown": "{count} en estado desconocido",
  "{count} with trouble": "{count} con problemas",
  "{count, plural, one {# car not read} other {# cars not read}}":
    "{count, plural, one {# auto sin leer} other {# autos sin leer}}",
  "{count, plural, one {# plate} other {# plates}} today":
    "{count, plural, one {# placa} other {# placas}} hoy",
  "{time} there": "{time} allí",
  "{up} of {count, plural, one {# camera} other {# cameras}} streaming":
    "{up} de {count, plural, one {# cámara} other {# cámaras}} transmitiendo",
  "{up} of {count, plural, one {# device} other {# devices}} online":
    "{up} de {count, plural, one {# dispositivo} other {# dispositivos}} en línea",
  "{up}/{count, plural, one {# camera} other {# cameras}}":
    "{up}/{count, plural, one {# cámara} other {# cámaras}}",
  "{up}/{count, plural, one {# device} other {# devices}}":
    "{up}/{count, plural, one {# dispositivo} other {# dispositivos}}",
} as const;
