// Owns Spanish for the agent's settings: what each is called and means.

export const AGENT_SETTINGS = {
  "0.0.0.0: on every network.": "0.0.0.0: en todas las redes.",
  "2 is best, 31 smallest.": "2 es la mejor, 31 la más pequeña.",
  "A picture every (ms)": "Una imagen cada (ms)",
  "A secret variable's name, never the password itself: {example}":
    "El nombre de una variable secreta, nunca la contraseña misma: {example}",
  "Add a rule": "Agregar una regla",
  "Address in the LAN": "Dirección en la LAN",
  "Address of the stream": "Dirección del flujo de video",
  "By the size of its picture.": "Según el tamaño de su imagen.",
  "Clockwise.": "En sentido horario.",
  "Corners as shares of the picture: {example}": "Esquinas como fracciones de la imagen: {example}",
  "Each picture that is sent is a charged read.":
    "Cada imagen enviada es una lectura que se cobra.",
  "Every (ms)": "Cada (ms)",
  "For people; the id where there is none.": "Para las personas; si falta, el identificador.",
  "Hardware decoding": "Decodificación por hardware",
  "Height": "Alto",
  "How long a vehicle stands before its picture is sent.":
    "Cuánto tiempo está detenido un vehículo antes de enviar su imagen.",
  "Id": "Identificador",
  "In any case.": "En mayúsculas o minúsculas.",
  "Kind of pictures": "Tipo de imágenes",
  "Left edge": "Borde izquierdo",
  "Listens on": "Escucha en",
  "Log": "Registro",
  "Looks every (ms)": "Busca cada (ms)",
  "Mode": "Modo",
  "Most pixels across": "Ancho máximo en píxeles",
  "No picture for this long restarts the stream.":
    "Si no hay imagen durante este tiempo, el flujo se reinicia.",
  "Of an http address: a stream, or one JPEG per request.":
    "De una dirección http: un flujo o un JPEG por solicitud.",
  "One a line, such as 192.168.20.0/24: every address of them is asked.":
    "Una por línea, por ejemplo 192.168.20.0/24: se pregunta a cada dirección.",
  "Only of this make": "Solo de esta marca",
  "Only of this model": "Solo de este modelo",
  "Only the camera of this identity": "Solo la cámara de esta identidad",
  "Only with the identity above; else it is made of the model.":
    "Solo con la identidad de arriba; si no, se forma a partir del modelo.",
  "Other networks": "Otras redes",
  "Rules that adopt cameras": "Reglas que adoptan cámaras",
  "Settings of the camera": "Configuración de la cámara",
  "What the device looks for on its network, and makes its own.":
    "Lo que el dispositivo busca en su red y hace suyo.",
  "One address a line, such as https://pos.example.":
    "Una dirección por línea, como https://pos.example.",
  "Pages of others that may call": "Páginas ajenas que pueden llamar",
  "Part that is kept": "Parte que se conserva",
  "Passwords belong into a secret variable: {example}":
    "Las contraseñas van en una variable secreta: {example}",
  "Per key or login.": "Por clave o sesión.",
  "Picture quality": "Calidad de imagen",
  "Port": "Puerto",
  "RTSP over": "RTSP sobre",
  "Reads while the server is away": "Lecturas mientras el servidor no está",
  "Requests a minute": "Solicitudes por minuto",
  "Room on the disk (bytes)": "Espacio en disco (bytes)",
  "Scales down, never up; after cropping and turning.":
    "Reduce, nunca amplía; después de recortar y girar.",
  "Shares of the picture, 0 to 1.": "Fracciones de la imagen, de 0 a 1.",
  "Stalled after (ms)": "Detenido después de (ms)",
  "Standing for (ms)": "Detenido durante (ms)",
  "Tells the cameras of a device apart; stays the same for good.":
    "Distingue las cámaras de un dispositivo; no cambia nunca.",
  "The agent's own pages": "Páginas propias del agente",
  "The oldest reads go first when it is full.":
    "Cuando se llena, primero se descartan las lecturas más antiguas.",
  "Turned by (degrees)": "Girada (grados)",
  "Upper edge": "Borde superior",
  "What is logged": "Qué se registra",
  "When plates are read": "Cuándo se leen las placas",
  "Where it fails, software decodes.": "Si falla, decodifica el software.",
  "Where the server may ask this agent directly, in a LAN or VPN.":
    "Donde el servidor puede consultar directamente a este agente, en una LAN o VPN.",
  "Width": "Ancho",
  "Zone where vehicles stand": "Zona donde se detienen los vehículos",
  "debug adds every successful request and read.": "debug agrega cada solicitud y lectura exitosa.",
  "tcp loses no packet of a picture.": "tcp no pierde ningún paquete de una imagen.",
  "vehicle: a car has come and stands; interval: by the clock; manual: on request.":
    "vehicle: un auto llegó y está detenido; interval: según el reloj; manual: a pedido.",
  "What the agent does by itself": "Lo que el agente hace por sí mismo",
  "dry_run: it says what it would have done, and does nothing.":
    "dry_run: dice lo que habría hecho, y no hace nada.",
  "May reboot cameras": "Puede reiniciar cámaras",
  "By ONVIF, one that answers but gives no picture.":
    "Por ONVIF, una que responde pero no da imagen.",
  "ONVIF port of the cameras": "Puerto ONVIF de las cámaras",
  "May reboot its machine": "Puede reiniciar su equipo",
  "When a restart of the agent did not help.": "Cuando reiniciar el agente no sirvió.",
  "Power switches of cameras": "Interruptores de alimentación de las cámaras",
  "Id of the camera": "Identificador de la cámara",
  "Address of the switch": "Dirección del interruptor",
  "An empty POST to it switches the power off and on. It carries no secret.":
    "Un POST vacío corta y devuelve la alimentación. No lleva ningún secreto.",
} as const;
