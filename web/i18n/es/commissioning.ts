// Owns Spanish for how new machines come into use.

export const COMMISSIONING = {
  "A machine took another one's place": "Una máquina tomó el lugar de otra",
  "A new machine is a step further": "Una máquina nueva avanzó un paso",
  "Another machine takes its place": "Otra máquina toma su lugar",
  "Being set up": "En preparación",
  "Camera in use": "Cámara en uso",
  "Cameras found": "Cámaras encontradas",
  "Claim code used": "Código de registro usado",
  "First picture": "Primera imagen",
  "First plate": "Primera placa",
  "First start": "Primer arranque",
  "For a machine that is broken: the one that comes with this code has the same name and place, and gets the settings and cameras that this server sent. The old one is shut out at once, and reads that it still keeps are lost.":
    "Para una máquina averiada: la que llegue con este código tendrá el mismo nombre y lugar, y recibirá la configuración y las cámaras que envió este servidor. La anterior queda excluida de inmediato, y las lecturas que todavía guarde se pierden.",
  "For a machine that is broken: the one that comes with this code has the same name and place. Cameras and settings that were entered at the old machine do not come along: enter them again. The old one is shut out at once, and reads that it still keeps are lost.":
    "Para una máquina averiada: la que llegue con este código tendrá el mismo nombre y lugar. Las cámaras y la configuración que se anotaron en la máquina anterior no se trasladan: anótelas de nuevo. La anterior queda excluida de inmediato, y las lecturas que todavía guarde se pierden.",
  "How it was set up": "Cómo se preparó",
  "Make a code for the new machine": "Generar un código para la máquina nueva",
  "Or put it on a card, for a machine without a screen:":
    "O póngalo en una tarjeta, para una máquina sin pantalla:",
  "Settings in use": "Configuración en uso",
  "Stream comes": "Llega el flujo",
  "This machine took the place of another one:": "Esta máquina tomó el lugar de otra:",
  "time not known": "hora desconocida",
  "{count} of {total} steps": "{count} de {total} pasos",
  "{name} has a new machine": "{name} tiene una máquina nueva",
  "{name} is being set up: {step}": "{name} se está preparando: {step}",
} as const;
