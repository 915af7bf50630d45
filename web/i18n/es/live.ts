// Owns Spanish for the live stream, the bell and the keyboard.

export const LIVE = {
  "A page's own keys stand on its buttons.":
    "Las teclas propias de una página están en sus botones.",
  "Close, or leave a field": "Cerrar, o salir de un campo",
  "Do not notify me any more": "No notificarme más",
  "Go to": "Ir a",
  "Keyboard shortcuts": "Atajos de teclado",
  "Next row": "Fila siguiente",
  "Nothing needed anybody of late.": "Últimamente nada requirió atención.",
  "Notifications": "Notificaciones",
  "Notifications, {count, plural, one {# unread} other {# unread}}":
    "Notificaciones, {count, plural, one {# sin leer} other {# sin leer}}",
  "Notify me in this browser": "Notificarme en este navegador",
  "On every page": "En todas las páginas",
  "Open the row": "Abrir la fila",
  "Previous row": "Fila anterior",
  "Show the keyboard shortcuts": "Mostrar los atajos de teclado",
  "The server has trouble answering. What you see may be out of date.":
    "Al servidor le cuesta responder. Lo que ve puede estar desactualizado.",
  "What happened before could not be read. What happens now appears here.":
    "No se pudo leer lo que pasó antes. Lo que pasa ahora aparece aquí.",
  "What was told before could not be read.": "No se pudo leer lo que se avisó antes.",
  "This browser's settings forbid notifications of this site.":
    "La configuración de este navegador impide las notificaciones de este sitio.",
} as const;
