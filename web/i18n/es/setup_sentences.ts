// Owns Spanish for what the server says of a new machine's step that is waited for.
export const SETUP_SENTENCES = {
  "No machine has come with the claim code yet.":
    "Ninguna máquina ha llegado todavía con el código de registro.",
  "Put the prepared card in and switch the machine on. If nothing comes within a quarter of an hour, look into washfleet/first_boot.log on the card.":
    "Inserte la tarjeta preparada y encienda la máquina. Si no llega nada en un cuarto de hora, mire washfleet/first_boot.log en la tarjeta.",
  "Its claim code has ended, and no machine came with it.":
    "Su código de registro venció, y ninguna máquina llegó con él.",
  "Make a new claim code, and prepare the card with it or type it in on the agent's page.":
    "Genere un código de registro nuevo, y prepare la tarjeta con él o escríbalo en la página del agente.",
  "It is in quarantine.": "Está en cuarentena.",
  "Switch the copy off and release the device, or make a new claim code for it.":
    "Apague la copia y libere el dispositivo, o genere un código de registro nuevo.",
  "Nothing is heard of the machine.": "No se sabe nada de la máquina.",
  "Look at its power and its network cable, then at the agent's page.":
    "Revise su alimentación y su cable de red, y luego la página del agente.",
  "It has no settings yet.": "Todavía no tiene configuración.",
  "Give the device a template, or enter its cameras on the agent's page.":
    "Dé una plantilla al dispositivo, o anote sus cámaras en la página del agente.",
  "Its settings cannot be made.": "Su configuración no se puede generar.",
  "Put right what is named; it is tried again each minute.":
    "Corrija lo que se indica; se reintenta cada minuto.",
  "Its settings are on their way.": "Su configuración está en camino.",
  "Wait; look at its deployment if this takes longer than a few minutes.":
    "Espere; mire su despliegue si esto tarda más de unos minutos.",
  "Its template was not deployed to it.": "Su plantilla no se ha desplegado en él.",
  "Deploy the template to the device.": "Despliegue la plantilla en el dispositivo.",
  "No camera answers on its network.": "Ninguna cámara responde en su red.",
  "Look at the cameras' power and cables. Cameras in another network are found once the settings name it (discovery.subnets).":
    "Revise la alimentación y los cables de las cámaras. Las cámaras de otra red se encuentran cuando la configuración la nombra (discovery.subnets).",
  "A camera was found, and could not be taken into use.":
    "Se encontró una cámara, pero no se pudo poner en uso.",
  "Put right what is named: mostly the user name or the password.":
    "Corrija lo que se indica: por lo general el usuario o la contraseña.",
  "Cameras were found, and none of them is in use.":
    "Se encontraron cámaras, pero ninguna está en uso.",
  "Adopt one on the page of found cameras, or give the template a rule for them.":
    "Adopte una en la página de cámaras encontradas, o dé a la plantilla una regla para ellas.",
  "No camera sends anything yet.": "Ninguna cámara envía nada todavía.",
  "Follow what the camera's card says.": "Siga lo que dice la tarjeta de la cámara.",
  "A camera sends, but nothing that could be read.":
    "Una cámara envía, pero nada que se pueda leer.",
  "Take the cap off the lens, switch a light on, look where the camera points.":
    "Quite la tapa de la lente, encienda una luz, mire hacia dónde apunta la cámara.",
  "All is ready: no plate was read yet.": "Todo está listo: todavía no se leyó ninguna placa.",
  "Drive a car into the lane, or ask for a read of what the camera sees.":
    "Haga pasar un auto por el carril, o pida una lectura de lo que ve la cámara.",
} as const;
