// Owns Spanish for what the server says of incidents.

export const INCIDENT_SENTENCES = {
  "The devices keep reading, keep what they read on their disks and try to connect every few seconds.":
    "Los dispositivos siguen leyendo, guardan lo leído en sus discos e intentan conectarse cada pocos segundos.",
  "Call the site: check the router, the uplink and the power.":
    "Llame a la sucursal: revise el router, el enlace a internet y la corriente.",
  "Frames are kept and read later, once it answers.":
    "Las imágenes se guardan y se leen después, cuando responda.",
  "Check the recognizer's address, token and credits, and its provider's status page.":
    "Revise la dirección, el token y el saldo del reconocedor, y la página de estado del proveedor.",
  "The agent tries to connect every few seconds, and its machine starts it again when it ends.":
    "El agente intenta conectarse cada pocos segundos, y su equipo lo reinicia si se detiene.",
  "Check the device's power and network; if it has both, restart it.":
    "Revise la corriente y la red del dispositivo; si tiene ambas, reinícielo.",
  "Find out which machine is the right one, switch the other off, then release the device.":
    "Averigüe cuál equipo es el correcto, apague el otro y después libere el dispositivo.",
  "Reads that wait on the disk make room once the server has them, and the oldest are given up before a setting is.":
    "Las lecturas en espera liberan espacio en cuanto el servidor las tiene, y las más antiguas se sacrifican antes que un ajuste.",
  "Free room on the device: look for logs and files that are not the agent's.":
    "Libere espacio en el dispositivo: busque registros y archivos que no sean del agente.",
  "The agent starts a decoder again whose memory grows without end.":
    "El agente reinicia un decodificador cuya memoria crece sin fin.",
  "Restart the agent; if it comes back, use fewer or smaller cameras on this device.":
    "Reinicie el agente; si vuelve a ocurrir, use menos cámaras o más pequeñas en este dispositivo.",
  "Give the device air or shade: check its fan and its case.":
    "Dé aire o sombra al dispositivo: revise el ventilador y la caja.",
  "The agent goes on with pictures and reads, and keeps nothing until the disk takes it again.":
    "El agente sigue con las imágenes y las lecturas, y no guarda nada hasta que el disco vuelva a aceptarlo.",
  "Restart the device; if its disk is read-only again, replace the card or disk.":
    "Reinicie el dispositivo; si el disco vuelve a ser de solo lectura, cambie la tarjeta o el disco.",
  "The agent asks for fewer pictures from 75 °C on, and for all of them once the device has cooled down.":
    "El agente pide menos imágenes a partir de 75 °C, y todas cuando el dispositivo se haya enfriado.",
  "Use the power supply of the device's maker, with no hub and no long cable in between.":
    "Use la fuente de alimentación del fabricante del dispositivo, sin concentrador ni cable largo de por medio.",
  "The agent starts with the last settings that held, then with less and less, and tries all of it again every hour.":
    "El agente arranca con la última configuración que funcionó, luego con cada vez menos, y lo intenta todo de nuevo cada hora.",
  "Read the agent's log, then undo the last change of its settings or install another release.":
    "Lea el registro del agente y después deshaga el último cambio de su configuración o instale otra versión.",
  "The earlier release runs on, and the other is not tried again by itself.":
    "La versión anterior sigue funcionando, y la otra no se vuelve a intentar por sí sola.",
  "Correct what the release was given up for, and publish it under a new number.":
    "Corrija el motivo por el que se revirtió la versión y publíquela con un número nuevo.",
  "The agent goes by the server's time, and asks it with each heartbeat.":
    "El agente usa la hora del servidor y la consulta con cada reporte.",
  "Check that the device may reach a time server (NTP), and the server's own clock.":
    "Revise que el dispositivo alcance un servidor de hora (NTP), y el reloj del propio servidor.",
  "While the server is reached none is lost.":
    "Mientras haya conexión con el servidor no se pierde ninguna.",
  "Check the device's disk: is it full, or mounted read-only after an error?":
    "Revise el disco del dispositivo: ¿está lleno, o quedó de solo lectura tras un error?",
  "The agent tries again by itself, every 5 minutes at last: more often, and the camera might lock the account.":
    "El agente reintenta solo, al final cada 5 minutos: con más frecuencia la cámara podría bloquear la cuenta.",
  "Correct the camera's user and password in its device's settings.":
    "Corrija el usuario y la contraseña de la cámara en la configuración de su dispositivo.",
  "The agent starts the camera's stream again by itself, waiting longer after each failure.":
    "El agente reinicia solo la transmisión de la cámara, y espera más después de cada falla.",
  "Correct the camera's address in its device's settings: its path is wrong.":
    "Corrija la dirección de la cámara en la configuración de su dispositivo: la ruta es incorrecta.",
  "Close other viewers of the camera, such as a recorder, or use its second stream.":
    "Cierre otros visores de la cámara, como una grabadora, o use su segunda transmisión.",
  "At the site, check the camera's power and cable; then check that its address did not change.":
    "En la sucursal, revise la corriente y el cable de la cámara; después, que su dirección no haya cambiado.",
  "Restart the camera from its device's page; if that does not help, check the camera's power and cable.":
    "Reinicie la cámara desde la página de su dispositivo; si no basta, revise la corriente y el cable de la cámara.",
  "Use TCP for this camera, and check its cable.": "Use TCP para esta cámara y revise su cable.",
  "Restart the camera from its device's page; if it stands still again, check the camera's power and cable.":
    "Reinicie la cámara desde la página de su dispositivo; si se detiene otra vez, revise la corriente y el cable de la cámara.",
  "Restart the agent; if the decoder ends again, set the camera to H.264.":
    "Reinicie el agente; si el decodificador termina otra vez, ponga la cámara en H.264.",
  "Give the camera a smaller picture, or use its second stream.":
    "Dé a la cámara una imagen más pequeña, o use su segunda transmisión.",
  "Restart the camera itself: switch its power off and on.":
    "Reinicie la propia cámara: quítele la corriente y vuelva a dársela.",
  "It counts as well once there is light.": "Se dará por buena en cuanto haya luz.",
  "Check the lights, and that nothing covers the lens.":
    "Revise las luces, y que nada cubra el lente.",
  "The camera's stream was to be started again.": "Se pidió reiniciar la transmisión de la cámara.",
  "The agent was to be started again.": "Se pidió reiniciar el agente.",
  "The device was to be started again.": "Se pidió reiniciar el dispositivo.",
  "What explained it is over.": "Lo que la explicaba ha terminado.",
  "It is well again.": "Ya está bien.",
  "It is in maintenance: nobody waits for it.": "Está en mantenimiento: nadie lo espera.",
  "It is no longer there.": "Ya no existe.",
  "Somebody has it in hand.": "Alguien se hace cargo.",
  "The agent started the camera's stream again by itself.":
    "El agente reinició por sí mismo la transmisión de la cámara.",
  "The agent looked for the camera on its networks.": "El agente buscó la cámara en sus redes.",
  "The agent told the camera to reboot itself.": "El agente pidió a la cámara que se reiniciara.",
  "The agent had the camera's power switched off and on.":
    "El agente hizo cortar y devolver la alimentación de la cámara.",
  "The agent started itself again.": "El agente se reinició a sí mismo.",
  "The agent rebooted its machine.": "El agente reinició su equipo.",
  "The agent tries nothing more: a person is needed.":
    "El agente ya no intenta nada más: hace falta una persona.",
  "The agent tried something that this server does not know.":
    "El agente intentó algo que este servidor no conoce.",
  "Set the camera to H.264, H.265 or MJPEG.": "Ponga la cámara en H.264, H.265 o MJPEG.",
  "Site {site} is cut off: none of its devices is heard":
    "La sucursal {site} está incomunicada: no se sabe nada de ninguno de sus dispositivos",
  "The recognizer does not work": "El reconocedor no funciona",
  "{device} at {site} is silent": "{device} en {site} no responde",
  "{device} at {site} is in quarantine: its token was used by two machines":
    "{device} en {site} está en cuarentena: dos equipos usaron su token",
  "{device} at {site} runs out of disk": "A {device} en {site} se le acaba el disco",
  "{device} at {site} runs out of memory": "A {device} en {site} se le acaba la memoria",
  "{device} at {site} is too hot and may slow down":
    "{device} en {site} está demasiado caliente y puede volverse lento",
  "{device} at {site} gets too little voltage": "{device} en {site} recibe muy poco voltaje",
  "{device} at {site} cannot write to its disk: it is read-only":
    "{device} en {site} no puede escribir en su disco: es de solo lectura",
  "{device} at {site} has an agent that ends by itself again and again":
    "El agente de {device} en {site} se detiene una y otra vez",
  "{device} at {site} went back to an earlier release":
    "{device} en {site} volvió a una versión anterior",
  "{device} at {site} does not know the time": "{device} en {site} no sabe la hora",
  "{device} at {site} cannot keep reads on its disk":
    "{device} en {site} no puede guardar lecturas en su disco",
  "Camera {camera} of {device} at {site} refuses the user name or password":
    "La cámara {camera} de {device} en {site} rechaza el usuario o la contraseña",
  "Camera {camera} of {device} at {site} does not know the stream's path":
    "La cámara {camera} de {device} en {site} no conoce la ruta de la transmisión",
  "Camera {camera} of {device} at {site} has too many viewers":
    "La cámara {camera} de {device} en {site} tiene demasiados espectadores",
  "Camera {camera} of {device} at {site} cannot be reached":
    "No se puede llegar a la cámara {camera} de {device} en {site}",
  "Camera {camera} of {device} at {site} does not answer in time":
    "La cámara {camera} de {device} en {site} no responde a tiempo",
  "Camera {camera} of {device} at {site} sends a format that cannot be decoded":
    "La cámara {camera} de {device} en {site} envía un formato que no se puede decodificar",
  "Camera {camera} of {device} at {site} sends a damaged stream":
    "La cámara {camera} de {device} en {site} envía una transmisión dañada",
  "Camera {camera} of {device} at {site} stands still":
    "La imagen de la cámara {camera} de {device} en {site} está detenida",
  "Camera {camera} of {device} at {site} gives no picture: its decoder ends":
    "La cámara {camera} de {device} en {site} no da imagen: su decodificador termina",
  "Camera {camera} of {device} at {site} gives no picture: its decoder takes too much memory":
    "La cámara {camera} de {device} en {site} no da imagen: su decodificador ocupa demasiada memoria",
  "Camera {camera} of {device} at {site} gives no picture":
    "La cámara {camera} de {device} en {site} no da imagen",
  "Camera {camera} of {device} at {site} sends the same picture again and again":
    "La cámara {camera} de {device} en {site} envía la misma imagen una y otra vez",
  "Camera {camera} of {device} at {site} sends a picture that is black or shows nothing":
    "La cámara {camera} de {device} en {site} envía una imagen negra o en la que no se ve nada",
  "{what}: that explains it.": "{what}: eso lo explica.",
  "Nothing at {site} is heard since {when}: {names}.":
    "No se sabe nada de {site} desde {when}: {names}.",
  "{names} and {count} more": "{names} y {count} más",
  "{megabytes} MB are free on its disk.": "Quedan {megabytes} MB libres en su disco.",
  "{percent} % of its memory are in use.": "Está en uso el {percent} % de su memoria.",
  "It is at {celsius} °C. It asks for pictures up to {times} times less often.":
    "Está a {celsius} °C. Pide imágenes hasta {times} veces menos.",
  "It is at {celsius} °C.": "Está a {celsius} °C.",
  "Its disk takes no write.": "Su disco no acepta escrituras.",
  "Its firmware says that the supply gives too little voltage.":
    "Su firmware dice que la fuente da muy poco voltaje.",
  "It ended by itself {count} times in a row soon after its start. It runs with the last settings that held.":
    "Se detuvo {count} veces seguidas poco después de arrancar. Funciona con la última configuración que sirvió.",
  "It ended by itself {count} times in a row soon after its start. It runs without looking for cameras, without remedies and without hardware decoding.":
    "Se detuvo {count} veces seguidas poco después de arrancar. Funciona sin buscar cámaras, sin remedios y sin decodificación por hardware.",
  "It ended by itself {count} times in a row soon after its start. It gives pictures to whoever asks, and reads nothing by itself.":
    "Se detuvo {count} veces seguidas poco después de arrancar. Da imágenes a quien las pida y no lee nada por sí solo.",
  "Its clock is {seconds} s ahead.": "Su reloj está adelantado {seconds} s.",
  "Its clock is {seconds} s behind.": "Su reloj está atrasado {seconds} s.",
  "It says that it does not know the time.": "Dice que no sabe la hora.",
} as const;
