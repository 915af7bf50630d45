// Owns Spanish for what an agent notes of how it reads a camera, and of cameras that it found.
export const CAMERA_NOTES = {
  "The machine is hot: a picture every {slow} s instead of every {fast} s, until it has cooled down.":
    "El equipo está caliente: una imagen cada {slow} s en lugar de cada {fast} s, hasta que se enfríe.",
  "Every picture is decoded, at several times the load, because the camera's keyframes come less often than every {wanted} s (every {measured} s). Set its keyframe (I-frame) interval to {same} s.":
    "Se decodifica cada imagen, con varias veces la carga, porque los fotogramas clave de la cámara llegan con menos frecuencia que cada {wanted} s (cada {measured} s). Ponga su intervalo de fotogramas clave (I-frame) en {same} s.",
  "Every picture is decoded, at several times the load, because the camera's keyframes come less often than every {wanted} s. Set its keyframe (I-frame) interval to {same} s.":
    "Se decodifica cada imagen, con varias veces la carga, porque los fotogramas clave de la cámara llegan con menos frecuencia que cada {wanted} s. Ponga su intervalo de fotogramas clave (I-frame) en {same} s.",
  "Software decodes, because hardware decoding failed: {why} It is tried again when the camera or the agent is restarted.":
    "Decodifica el software, porque la decodificación por hardware falló: {why} Se intentará de nuevo cuando se reinicie la cámara o el agente.",
  "Software decodes, because v4l2m2m decodes H.264 only.":
    "Decodifica el software, porque v4l2m2m solo decodifica H.264.",
  "Read at {address}: the camera has moved there from {home}. Give it a fixed address, or change its url.":
    "Se lee en {address}: la cámara se mudó ahí desde {home}. Dele una dirección fija o cambie su url.",
  "The camera wants its password in clear, which it does not get.":
    "La cámara quiere su contraseña sin cifrar, y no la recibe.",
  "What answers at the camera's address does not speak RTSP.":
    "Lo que responde en la dirección de la cámara no habla RTSP.",
  "The camera points to another address, which is not followed.":
    "La cámara remite a otra dirección, que no se sigue.",
  "It has no address that could be followed.": "No tiene una dirección que se pueda seguir.",
  "It answers elsewhere, but its password would go by HTTP or TLS, which is not followed: change its url.":
    "Responde en otro lugar, pero su contraseña iría por HTTP o TLS, y eso no se sigue: cambie su url.",
  "It answers elsewhere, but its url carries a password in clear: it is not followed.":
    "Responde en otro lugar, pero su url lleva una contraseña sin cifrar: no se la sigue.",
  "It answers elsewhere; who that is has to be seen yet.":
    "Responde en otro lugar; falta ver quién es.",
  "It answers elsewhere, and refused the password.":
    "Responde en otro lugar y rechazó la contraseña.",
  "It is unproven yet.": "Aún no está comprobado.",
  "It answers elsewhere, but has no stream there yet.":
    "Responde en otro lugar, pero ahí aún no hay transmisión.",
  "It answers elsewhere, but wants its password in clear: it is not followed.":
    "Responde en otro lugar, pero quiere su contraseña sin cifrar: no se la sigue.",
  "Another machine answers at its address, and it at the address of another of the agent's cameras: while pictures come it is not followed there.":
    "Otro equipo responde en su dirección, y ella en la de otra cámara del agente: mientras lleguen imágenes no se la sigue ahí.",
  "Two machines answer with this camera's identity: neither is followed or adopted.":
    "Dos equipos responden con la identidad de esta cámara: ninguno se sigue ni se adopta.",
  "Another machine ({mac}) answers with this camera's identity: it is not followed.":
    "Otro equipo ({mac}) responde con la identidad de esta cámara: no se lo sigue.",
  "It answers elsewhere, but neither a MAC nor a serial number is known to prove it: change its url.":
    "Responde en otro lugar, pero no se conoce ni MAC ni número de serie que lo compruebe: cambie su url.",
  "It answers elsewhere: that it is the same is not proven yet.":
    "Responde en otro lugar: aún no está comprobado que sea la misma.",
  "Another machine answers at its address, with another MAC.":
    "Otro equipo responde en su dirección, con otra MAC.",
  "It answers elsewhere, and has no password to prove it by.":
    "Responde en otro lugar y no tiene contraseña con que comprobarlo.",
  "It answers elsewhere, unproven. {why}": "Responde en otro lugar, sin comprobar. {why}",
  "Another machine answers with this camera's identity, and has another serial number.":
    "Otro equipo responde con la identidad de esta cámara y tiene otro número de serie.",
  "Another camera has the id {id}: name one in the rule.":
    "Otra cámara tiene el id {id}: indique uno en la regla.",
  "An agent runs at most {count} cameras.": "Un agente maneja como máximo {count} cámaras.",
  "It names no stream with a picture.": "No indica ninguna transmisión con imagen.",
  "Its stream does not answer.": "Su transmisión no responde.",
  "The address of its stream seems to carry a password: it would go in clear.":
    "La dirección de su transmisión parece llevar una contraseña: iría sin cifrar.",
  "The address of its stream is too long.": "La dirección de su transmisión es demasiado larga.",
  "Its stream offers no digest: the password would go in clear.":
    "Su transmisión no ofrece digest: la contraseña iría sin cifrar.",
  "The camera's ONVIF answers {status}.": "El ONVIF de la cámara responde {status}.",
  "The agent may not connect to it: its service has to be started again.":
    "El agente no puede conectarse a ella: hay que reiniciar su servicio.",
  "The camera's ONVIF does not answer.": "El ONVIF de la cámara no responde.",
  "The camera refuses this user or password for ONVIF.":
    "La cámara rechaza este usuario o contraseña para ONVIF.",
  "The camera offers no digest for ONVIF: the password would go in clear.":
    "La cámara no ofrece digest para ONVIF: la contraseña iría sin cifrar.",
  "The camera wants WS-Security, which another could replay: adopt it by its endpoint.":
    "La cámara quiere WS-Security, que otro podría repetir: adóptela por su endpoint.",
} as const;
