// Owns Spanish for how new machines come into use.

export const COMMISSIONING = {
  "A camera sends, but nothing that could be read.":
    "Una cámara envía, pero nada que se pueda leer.",
  "A camera was found, and could not be taken into use.":
    "Se encontró una cámara, pero no se pudo poner en uso.",
  "A machine took another one's place": "Una máquina tomó el lugar de otra",
  "A new machine is a step further": "Una máquina nueva avanzó un paso",
  "Adopt one on the page of found cameras, or give the template a rule for them.":
    "Adopte una en la página de cámaras encontradas, o dé a la plantilla una regla para ellas.",
  "All is ready: no plate was read yet.": "Todo está listo: todavía no se leyó ninguna placa.",
  "Another machine takes its place": "Otra máquina toma su lugar",
  "Being set up": "En preparación",
  "Camera in use": "Cámara en uso",
  "Cameras found": "Cámaras encontradas",
  "Cameras were found, and none of them is in use.":
    "Se encontraron cámaras, pero ninguna está en uso.",
  "Claim code used": "Código de registro usado",
  "Deploy the template to the device.": "Despliegue la plantilla en el dispositivo.",
  "Drive a car into the lane, or ask for a read of what the camera sees.":
    "Haga pasar un auto por el carril, o pida una lectura de lo que ve la cámara.",
  "First picture": "Primera imagen",
  "First plate": "Primera placa",
  "First start": "Primer arranque",
  "Follow what the camera's card says.": "Siga lo que dice la tarjeta de la cámara.",
  "For a machine that is broken: the one that comes with this code has the same name and place, and gets the settings and cameras that this server sent. The old one is shut out at once, and reads that it still keeps are lost.":
    "Para una máquina averiada: la que llegue con este código tendrá el mismo nombre y lugar, y recibirá la configuración y las cámaras que envió este servidor. La anterior queda excluida de inmediato, y las lecturas que todavía guarde se pierden.",
  "For a machine that is broken: the one that comes with this code has the same name and place. Cameras and settings that were entered at the old machine do not come along: enter them again. The old one is shut out at once, and reads that it still keeps are lost.":
    "Para una máquina averiada: la que llegue con este código tendrá el mismo nombre y lugar. Las cámaras y la configuración que se anotaron en la máquina anterior no se trasladan: anótelas de nuevo. La anterior queda excluida de inmediato, y las lecturas que todavía guarde se pierden.",
  "Give the device a template, or enter its cameras on the agent's page.":
    "Dé una plantilla al dispositivo, o anote sus cámaras en la página del agente.",
  "How it was set up": "Cómo se preparó",
  "It has no settings yet.": "Todavía no tiene configuración.",
  "It is in quarantine.": "Está en cuarentena.",
  "Its claim code has ended, and no machine came with it.":
    "Su código de registro venció, y ninguna máquina llegó con él.",
  "Its settings are on their way.": "Su configuración está en camino.",
  "Its settings cannot be made.": "Su configuración no se puede generar.",
  "Its template was not deployed to it.": "Su plantilla no se ha desplegado en él.",
  "Look at its power and its network cable, then at the agent's page.":
    "Revise su alimentación y su cable de red, y luego la página del agente.",
  "Look at the cameras' power and cables. Cameras in another network are found once the settings name it (discovery.subnets).":
    "Revise la alimentación y los cables de las cámaras. Las cámaras de otra red se encuentran cuando la configuración la nombra (discovery.subnets).",
  "Make a code for the new machine": "Generar un código para la máquina nueva",
  "Make a new claim code, and prepare the card with it or type it in on the agent's page.":
    "Genere un código de registro nuevo, y prepare la tarjeta con él o escríbalo en la página del agente.",
  "No camera answers on its network.": "Ninguna cámara responde en su red.",
  "No camera sends anything yet.": "Ninguna cámara envía nada todavía.",
  "No machine has come with the claim code yet.":
    "Ninguna máquina ha llegado todavía con el código de registro.",
  "Nothing is heard of the machine.": "No se sabe nada de la máquina.",
  "Or put it on a card, for a machine without a screen:":
    "O póngalo en una tarjeta, para una máquina sin pantalla:",
  "Put right what is named: mostly the user name or the password.":
    "Corrija lo que se indica: por lo general el usuario o la contraseña.",
  "Put right what is named; it is tried again each minute.":
    "Corrija lo que se indica; se reintenta cada minuto.",
  "Put the prepared card in and switch the machine on. If nothing comes within a quarter of an hour, look into washfleet/first_boot.log on the card.":
    "Inserte la tarjeta preparada y encienda la máquina. Si no llega nada en un cuarto de hora, mire washfleet/first_boot.log en la tarjeta.",
  "Settings in use": "Configuración en uso",
  "Stream comes": "Llega el flujo",
  "Switch the copy off and release the device, or make a new claim code for it.":
    "Apague la copia y libere el dispositivo, o genere un código de registro nuevo.",
  "Take the cap off the lens, switch a light on, look where the camera points.":
    "Quite la tapa de la lente, encienda una luz, mire hacia dónde apunta la cámara.",
  "This machine took the place of another one:": "Esta máquina tomó el lugar de otra:",
  "Wait; look at its deployment if this takes longer than a few minutes.":
    "Espere; mire su despliegue si esto tarda más de unos minutos.",
  "time not known": "hora desconocida",
  "{count} of {total} steps": "{count} de {total} pasos",
  "{name} has a new machine": "{name} tiene una máquina nueva",
  "{name} is a step further": "{name} avanzó un paso",
} as const;
