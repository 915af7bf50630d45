// Owns Spanish for what the server and its agents say, but for problems' codes (problem_codes.ts). A
// sentence with more of its own words stands before one that would fit it, too.
import type { ServerWords } from "../server_words.ts";
import { CAMERA_NOTES } from "./camera_notes.ts";
import { FAULT_SENTENCES } from "./fault_sentences.ts";
import { INCIDENT_SENTENCES } from "./incident_sentences.ts";
import { SETUP_SENTENCES } from "./setup_sentences.ts";
import { PROBLEM_CODES } from "./problem_codes.ts";

const DEVICE_SENTENCES = {
  "It is in maintenance until {when}: {reason}.": "Está en mantenimiento hasta {when}: {reason}.",
  "It is in maintenance until {when}.": "Está en mantenimiento hasta {when}.",
  "It is in maintenance.": "Está en mantenimiento.",
  "It waits for its claim code to be typed in.": "Espera a que se escriba su código de alta.",
  "It has enrolled but never reported.": "Se dio de alta pero nunca ha reportado.",
  "Nothing was heard of it since {when}.": "No se sabe nada de él desde {when}.",
  "No camera is configured.": "No hay ninguna cámara configurada.",
  "Its clock is ahead by {time}.": "Su reloj está adelantado {time}.",
  "Its clock is behind by {time}.": "Su reloj está atrasado {time}.",
  "about a minute": "alrededor de un minuto",
  "about {count} minutes": "unos {count} minutos",
  "about {count} hours": "unas {count} horas",
  "about {count} days": "unos {count} días",
  "It is hotter than {celsius} °C and may slow down.":
    "Está a más de {celsius} °C y puede volverse lento.",
  "It asks for fewer pictures until it has cooled down.":
    "Pide menos imágenes hasta que se haya enfriado.",
  "Its power supply gives too little voltage.": "Su fuente de alimentación da muy poco voltaje.",
  "Its disk is read-only.": "Su disco es de solo lectura.",
  "Its agent kept ending by itself, and runs with parts left out.":
    "Su agente se detenía una y otra vez, y funciona con partes omitidas.",
  "Its disk is nearly full.": "Su disco está casi lleno.",
  "Its memory is nearly full.": "Su memoria está casi llena.",
  "It went back to release {old} from {new}: {reason}.":
    "Volvió a la versión {old} desde la {new}: {reason}.",
  "It keeps reads that it could not deliver yet.": "Guarda lecturas que aún no ha podido entregar.",
  "It had to drop reads that it could not deliver, since it was started.":
    "Desde que inició tuvo que descartar lecturas que no pudo entregar.",
  "It cannot keep reads on its disk.": "No puede guardar lecturas en su disco.",
  "Camera {camera} has been starting for more than a minute.":
    "La cámara {camera} lleva más de un minuto iniciando.",
  "Camera {camera} sends the same picture again and again.":
    "La cámara {camera} envía la misma imagen una y otra vez.",
  "Camera {camera} sends a picture that is black or shows nothing.":
    "La cámara {camera} envía una imagen negra o en la que no se ve nada.",
  "Camera {camera} gives no picture: {why}.": "La cámara {camera} no da imagen: {why}.",
  "it refuses the user name or password": "rechaza el usuario o la contraseña",
  "it does not know the stream's path": "no conoce la ruta de la transmisión",
  "it has too many viewers": "tiene demasiados espectadores",
  "it cannot be reached": "no se puede llegar a ella",
  "it does not answer in time": "no responde a tiempo",
  "its stream has a format that cannot be decoded":
    "su transmisión tiene un formato que no se puede decodificar",
  "its stream is damaged": "su transmisión está dañada",
  "its stream stands still": "su transmisión está detenida",
  "the decoder ended": "el decodificador terminó",
  "the decoder took too much memory": "el decodificador ocupó demasiada memoria",
  "Two machines use its token in turns: its card or its data folder was copied.":
    "Dos equipos usan su token por turnos: se copió su tarjeta o su carpeta de datos.",
} as const;

const DEPLOYMENT_SENTENCES = {
  "It was stopped: the devices of your locations say why.":
    "Se detuvo: los dispositivos de sus sucursales dicen por qué.",
  "{who} had it reverted.": "{who} lo hizo revertir.",
  "{who} halted it.": "{who} lo detuvo.",
  "A device failed, {device} the last of them. {why}": "Falló un dispositivo, {device}. {why}",
  "{count} devices failed, {device} the last of them. {why}":
    "Fallaron {count} dispositivos, el último {device}. {why}",
  "A device failed, {device} the last of them.": "Falló un dispositivo, {device}.",
  "{count} devices failed, {device} the last of them.":
    "Fallaron {count} dispositivos, el último {device}.",
  "A device failed.": "Falló un dispositivo.",
  "{count} devices failed.": "Fallaron {count} dispositivos.",
  "Its agent refused the settings: {why}": "Su agente rechazó la configuración: {why}",
  "Its agent could not put its settings of before back: {why}":
    "Su agente no pudo volver a su configuración anterior: {why}",
  "It does not run well with the new settings: {why}":
    "No funciona bien con la nueva configuración: {why}",
  "It took the settings, but nothing was heard of it since {when}.":
    "Aceptó la configuración, pero no se sabe nada de él desde {when}.",
  "It took the settings, but its heartbeats say that it runs others.":
    "Aceptó la configuración, pero sus reportes dicen que usa otra.",
  "{sentence}, and was last heard {when}.": "{sentence}, y se supo de él por última vez {when}.",
  "It did not answer the command in time.": "No respondió a tiempo a la orden.",
  "It did not answer the command in time": "No respondió a tiempo a la orden",
  "It fell silent with the new settings.": "Dejó de responder con la nueva configuración.",
  "It fell silent with the new settings": "Dejó de responder con la nueva configuración",
  "It did not answer when it was to get its settings of before.":
    "No respondió cuando debía volver a su configuración anterior.",
  "It did not answer when it was to get its settings of before":
    "No respondió cuando debía volver a su configuración anterior",
  "It runs other settings by now: somebody changed them there.":
    "Ahora usa otra configuración: alguien la cambió en el equipo.",
  "It could not be reached to get its settings of before.":
    "No se pudo llegar a él para devolverle su configuración anterior.",
  "The server had trouble to start its deployment.": "El servidor no pudo iniciar su despliegue.",
  "The deployment {name} has taken its place.": "El despliegue {name} tomó su lugar.",
  "Nothing was heard yet of which settings it runs.": "Aún no se sabe qué configuración usa.",
  "It has just enrolled: its settings are on their way.":
    "Acaba de darse de alta: su configuración va en camino.",
  "Its settings were changed at the device since {when}: it runs other settings than revision {revision}.":
    "Su configuración se cambió en el equipo después de {when}: usa otra que la revisión {revision}.",
  "Its settings were changed at the device: it runs other settings than revision {revision}.":
    "Su configuración se cambió en el equipo: usa otra que la revisión {revision}.",
  "Its agent was updated from {old} to {new}, or its settings were changed at the device{since}: it runs other settings than revision {revision}.":
    "Su agente se actualizó de {old} a {new}, o su configuración se cambió en el equipo: usa otra que la revisión {revision}.",
} as const;

const AGENT_SENTENCES = {
  "This agent cannot take settings from the server: it runs without a settings file.":
    "Este agente no puede tomar configuración del servidor: funciona sin archivo de configuración.",
  "This agent cannot put its settings of before back.":
    "Este agente no puede volver a su configuración anterior.",
  "This agent cannot read its settings again: it runs without a settings file.":
    "Este agente no puede releer su configuración: funciona sin archivo de configuración.",
  "This agent cannot restart itself.": "Este agente no puede reiniciarse.",
  "This agent cannot reboot this machine.": "Este agente no puede reiniciar el equipo.",
  "This agent cannot look for cameras.": "Este agente no puede buscar cámaras.",
  "This agent cannot update itself.": "Este agente no puede actualizarse.",
  "The agent was restarted before it could say what became of this.":
    "El agente se reinició antes de poder decir qué resultó de esto.",
  "The settings have {count} faults. Nothing was changed.":
    "La configuración tiene {count} errores. No se cambió nada.",
  "The command expired at {when}.": "La orden venció el {when}.",
  "This agent has no camera of that id.": "Este agente no tiene ninguna cámara con ese id.",
  "No picture has come from this camera since the agent started.":
    "No ha llegado ninguna imagen de esta cámara desde que inició el agente.",
  "The camera is {status}: its picture shows nothing worth reading.":
    "En la imagen de la cámara no se ve nada que leer ({status}).",
  "The server is away. The picture is read once it is back.":
    "El servidor no responde. La imagen se leerá cuando vuelva.",
  "The agent has just started.": "El agente acaba de iniciar.",
  "The device is in maintenance.": "El dispositivo está en mantenimiento.",
  "A new release is being tried.": "Se está probando una versión nueva.",
  "One step at a time.": "Un paso a la vez.",
  "It may pass by itself.": "Puede pasar solo.",
  "Enough was tried on this device in this hour.":
    "En esta hora ya se intentó bastante en este dispositivo.",
  "Somebody is at work: settings or cameras were changed by hand a moment ago.":
    "Alguien está trabajando: hace un momento se cambió a mano la configuración o una cámara.",
  "The settings say so: remedies.mode is off.":
    "Así lo dice la configuración: remedies.mode está en off.",
  "This machine has nothing that reboots it.": "Este equipo no tiene con qué reiniciarse.",
  "The camera refuses this user or password to ONVIF.":
    "La cámara rechaza este usuario o contraseña por ONVIF.",
  "The camera answers {status} to ONVIF's SystemReboot.":
    "La cámara responde {status} al SystemReboot de ONVIF.",
  "No {step}: {why}": "Sin {step}: {why}",
  "The agent reports {status}.": "El agente reporta {status}.",
  "No picture for {ms} ms.": "Sin imagen durante {ms} ms.",
  "No picture {ms} ms after a start.": "Sin imagen {ms} ms después de iniciar.",
  "No picture came.": "No llegó ninguna imagen.",
  "The camera did not answer in time.": "La cámara no respondió a tiempo.",
  "The connection to the camera failed.": "Falló la conexión con la cámara.",
  "The camera answers without a picture.": "La cámara responde sin imagen.",
  "The picture is cut off.": "La imagen está cortada.",
} as const;

const RECOGNIZER_SENTENCES = {
  "The recognizer refuses the account: check its token and credits":
    "El reconocedor rechaza la cuenta: revise su token y su saldo",
  "The recognizer does not answer: frames are kept and read later":
    "El reconocedor no responde: las imágenes se guardan y se leen después",
  "The recognizer's answers make no sense: is its address right?":
    "Las respuestas del reconocedor no tienen sentido: ¿es correcta su dirección?",
} as const;

export const ES_SERVER_WORDS: ServerWords = {
  problems: PROBLEM_CODES,
  sentences: {
    ...INCIDENT_SENTENCES,
    ...DEVICE_SENTENCES,
    ...DEPLOYMENT_SENTENCES,
    ...AGENT_SENTENCES,
    ...RECOGNIZER_SENTENCES,
    ...FAULT_SENTENCES,
    ...CAMERA_NOTES,
    ...SETUP_SENTENCES,
    "And {count} more.": "Y {count} más.",
    "{who}: {sentence}": "{who}: {sentence}",
  },
};
