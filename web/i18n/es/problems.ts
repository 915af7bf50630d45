// Owns Spanish for what can go wrong.

export const PROBLEMS = {
  "It was not found. It may have been removed.": "No se encontró. Puede haber sido eliminado.",
  "The camera has not given a picture yet.": "La cámara no ha dado ninguna imagen todavía.",
  "The camera sends no new picture.": "La cámara no envía imágenes nuevas.",
  "The device did not answer in time.": "El dispositivo no respondió a tiempo.",
  "The device does not know this camera any more.": "El dispositivo ya no conoce esta cámara.",
  "The device is not connected yet.": "El dispositivo no está conectado todavía.",
  "The device is offline.": "El dispositivo está sin conexión.",
  "The server did not answer in time. Try again in a moment.":
    "El servidor no respondió a tiempo. Intente de nuevo en un momento.",
  "The server had trouble answering. Try again in a moment.":
    "El servidor tuvo problemas para responder. Intente de nuevo en un momento.",
  "The server refused this.": "El servidor lo rechazó.",
  "There is a device of this name already.": "Ya existe un dispositivo con este nombre.",
  "There is a location of this name already.": "Ya existe una sucursal con este nombre.",
  "This page is not for you": "Esta página no es para usted",
  "Too many requests. Wait a moment, then try again.":
    "Demasiadas solicitudes. Espere un momento e intente de nuevo.",
  "You do not have the right to do this.": "Usted no tiene permiso para hacerlo.",
  "Your sign-in has ended. Sign in again.": "Su sesión terminó. Inicie sesión de nuevo.",
} as const;
