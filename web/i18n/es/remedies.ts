// Owns Spanish for what agents do by themselves.

export const REMEDIES = {
  "Look for the camera's new address": "Buscar la nueva dirección de la cámara",
  "Reboot the camera": "Reiniciar la cámara",
  "Switch the camera's power off and on": "Cortar y devolver la alimentación de la cámara",
  "A person": "Una persona",
  "Whether it helped shows soon": "Pronto se verá si sirvió",
  "It helped": "Sirvió",
  "It did not help": "No sirvió",
  "It could not be done": "No se pudo hacer",
  "It healed without": "Se recuperó sin ello",
  "Nothing more is tried": "Ya no se intenta nada más",
  "If it does not help, a person is needed.": "Si no sirve, hace falta una persona.",
  "If it does not help, next: {step}": "Si no sirve, después: {step}",
  "Dry run: it was said, not done.": "Simulacro: solo se dijo, no se hizo.",
  "The newest picture was {age} old then.": "La imagen más nueva tenía entonces {age}.",
  "{name} would have tried: {step} ({verdict})": "{name} habría intentado: {step} ({verdict})",
  "{name}: {step} ({verdict})": "{name}: {step} ({verdict})",
  "An agent tried to heal a fault by itself": "Un agente intentó resolver una falla por sí mismo",
  "The camera refuses the user or password, which no restart changes.":
    "La cámara rechaza el usuario o la contraseña, y ningún reinicio lo cambia.",
  "The camera does not know the stream's path, which no restart changes.":
    "La cámara no conoce la ruta de la transmisión, y ningún reinicio lo cambia.",
  "The camera sends a format that cannot be decoded, which no restart changes.":
    "La cámara envía un formato que no se puede decodificar, y ningún reinicio lo cambia.",
  "The camera has too many viewers, who would come back after a restart.":
    "La cámara tiene demasiados espectadores, que volverían tras un reinicio.",
  "The camera cannot be reached, and others can.": "No se llega a la cámara, y a otras sí.",
  "The camera answers, but no new picture comes.":
    "La cámara responde, pero no llega ninguna imagen nueva.",
  "This camera's decoder ends again and again.":
    "El decodificador de esta cámara termina una y otra vez.",
  "No camera can be reached, while the server can: it is the switch or the network.":
    "No se llega a ninguna cámara, pero sí al servidor: es el switch o la red.",
  "The decoders of all cameras end again and again: it is the agent or its machine.":
    "Los decodificadores de todas las cámaras terminan una y otra vez: es el agente o su equipo.",
  "Neither the server nor any camera answers: it is the network or this machine.":
    "No responden ni el servidor ni ninguna cámara: es la red o este equipo.",
} as const;
