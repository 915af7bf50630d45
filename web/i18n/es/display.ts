// Owns Spanish for lane displays and for the page that makes their links.

export const DISPLAY = {
  "A display shows each car's plate and a greeting, full screen. Its link holds a key that can follow this location's cars and nothing else.":
    "Una pantalla muestra la placa de cada auto y un saludo, a pantalla completa. Su enlace contiene una clave que solo puede seguir los autos de esta sucursal.",
  "All lanes": "Todos los carriles",
  "An administrator makes the links of displays":
    "Los enlaces de pantallas los crea un administrador",
  "Connecting…": "Conectando…",
  "Displays": "Pantallas",
  "Displays of this location": "Pantallas de esta sucursal",
  "End": "Terminar",
  "Full screen": "Pantalla completa",
  "Lane": "Carril",
  "Lane display": "Pantalla de carril",
  "Last seen {at}": "Vista por última vez: {at}",
  "Make a link": "Crear enlace",
  "Make a new link on the location's page and open it here":
    "Cree un enlace nuevo en la página de la sucursal y ábralo aquí",
  "Never opened": "Nunca se abrió",
  "No connection to the server": "Sin conexión con el servidor",
  "No display has a link yet.": "Ninguna pantalla tiene enlace todavía.",
  "Open it on the display": "Abrir en la pantalla",
  "Open this on the display's browser now: the key is shown this once. It stays in that browser.":
    "Ábralo ahora en el navegador de la pantalla: la clave se muestra solo esta vez y queda guardada en ese navegador.",
  "Please see the attendant": "Consulte al encargado",
  "Please wait, someone will help you": "Espere, por favor; alguien vendrá a ayudarle",
  "The display's link could not be made": "No se pudo crear el enlace de la pantalla",
  "This display has no valid key": "Esta pantalla no tiene una clave válida",
  "Trying again by itself": "Se reintenta automáticamente",
  "We could not read your plate": "No pudimos leer su placa",
  "Welcome back": "Nos da gusto verle de nuevo",
  "Where it hangs": "Dónde está",
  "e.g. entry, left lane": "p. ej. entrada, carril izquierdo",
} as const;
