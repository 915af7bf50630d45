// Owns Spanish for found cameras.

export const DISCOVERY = {
  "A camera answers only where ONVIF is switched on in it, and only on the device's own network. For cameras of another network, write that network into the device's settings as discovery.subnets, such as 192.168.20.0/24.":
    "Una cámara responde solo si tiene ONVIF activado, y solo en la red del propio dispositivo. Para cámaras de otra red, escriba esa red en la configuración del dispositivo como discovery.subnets, por ejemplo 192.168.20.0/24.",
  "A camera was found on a network": "Se encontró una cámara en una red",
  "A device that is connected looks around on its network by itself.":
    "Un dispositivo conectado busca por sí solo en su red.",
  "A found camera changed its address": "Una cámara encontrada cambió de dirección",
  "Adopt": "Adoptar",
  "Adopt {name}": "Adoptar {name}",
  "Adopt…": "Adoptar…",
  "Another deployment is under way at this device. Wait for its end, then try again.":
    "Hay otro despliegue en curso en este dispositivo. Espere a que termine e intente de nuevo.",
  "Camera seen at {address}: {name}": "Cámara vista en {address}: {name}",
  "Change its password…": "Cambiar su contraseña…",
  "Discovery": "Detección",
  "Do not ignore": "No ignorar",
  "Firmware": "Firmware",
  "Firmware to be checked": "Firmware por revisar",
  "Found cameras": "Cámaras encontradas",
  "Gone": "Ausente",
  "Ignore": "Ignorar",
  "Ignored": "Ignorada",
  "Ignored by": "La ignoró",
  "In use": "En uso",
  "Asked for": "Pedida",
  "It gives no picture yet.": "Todavía no da imagen.",
  "It has not told yet what it sees.": "Todavía no ha dicho qué ve.",
  "Its agent has told nothing of its network: it is too old, or has just started.":
    "Su agente no ha dicho nada de su red: es muy antiguo o acaba de arrancar.",
  "Its firmware lets anybody in who can reach it: update it.":
    "Su firmware deja entrar a cualquiera que la alcance: actualícelo.",
  "Known vulnerable": "Vulnerabilidad conocida",
  "Lane 1": "Carril 1",
  "Look again": "Buscar de nuevo",
  "Looked": "Buscó",
  "Make, model or address": "Marca, modelo o dirección",
  "Name, if you like": "Nombre, si lo desea",
  "New": "Nueva",
  "No camera was found": "No se encontró ninguna cámara",
  "No device looks for cameras yet": "Ningún dispositivo busca cámaras todavía",
  "No found camera fits these filters.": "Ninguna cámara encontrada coincide con estos filtros.",
  "ONVIF profiles": "Perfiles ONVIF",
  "Offline. As it was then:": "Sin conexión. Como estaba entonces:",
  "Only {name}": "Solo {name}",
  "Password of the camera": "Contraseña de la cámara",
  "Serial number": "Número de serie",
  "Show the picture": "Mostrar la imagen",
  "Show the deployment": "Mostrar el despliegue",
  "Some versions this old let anybody in who can reach the camera: look into the advisory.":
    "Algunas versiones tan antiguas dejan entrar a cualquiera que alcance la cámara: consulte el aviso.",
  "Streams": "Flujos",
  "The camera could not be adopted.": "No se pudo adoptar la cámara.",
  "The camera is in use.": "La cámara está en uso.",
  "The device has another camera of this id.": "El dispositivo tiene otra cámara con este id.",
  "The device has the settings and tries the camera. It goes on if you close this.":
    "El dispositivo tiene la configuración y prueba la cámara. Sigue aunque cierre esto.",
  "The device has this camera in its settings already. Take it out there to adopt it.":
    "El dispositivo ya tiene esta cámara en su configuración. Quítela de ahí para adoptarla.",
  "The found cameras could not be shown": "No se pudieron mostrar las cámaras encontradas",
  "The largest picture: best for plates": "La imagen más grande: la mejor para placas",
  "The settings are on their way to the device.": "La configuración va en camino al dispositivo.",
  "The smallest picture: for a weak device": "La imagen más pequeña: para un dispositivo modesto",
  "This device's settings were changed at the device and would be lost. Deploy its template again first, or write the rule into its own settings (discovery.adopt).":
    "La configuración de este dispositivo se cambió en el dispositivo y se perdería. Despliegue antes su plantilla de nuevo, o escriba la regla en su propia configuración (discovery.adopt).",
  "This device's settings were written at the device. Deploy a template to it first, or write the rule into its own settings (discovery.adopt).":
    "La configuración de este dispositivo se escribió en el dispositivo. Despliegue antes una plantilla, o escriba la regla en su propia configuración (discovery.adopt).",
  "User of the camera": "Usuario de la cámara",
  "Which of its streams": "Cuál de sus flujos",
  "before: {address}": "antes: {address}",
  "{count, plural, one {# device sees no camera} other {# devices see no camera}}":
    "{count, plural, one {# dispositivo no ve ninguna cámara} other {# dispositivos no ven ninguna cámara}}",
  "{device} gets the camera's user and password, tries them, and takes the stream over.":
    "{device} recibe el usuario y la contraseña de la cámara, los prueba y se hace cargo del flujo.",
  "{name}: look again": "{name}: buscar de nuevo",
} as const;
