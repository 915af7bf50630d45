// Owns Spanish for what is said of a field that is wrong.

export const FAULT_SENTENCES = {
  "must name some of your locations": "debe nombrar alguna de sus sucursales",
  "there is no such location": "no existe esa sucursal",
  "is no location that you may see": "no es una sucursal que usted pueda ver",
  "holds neither a letter nor a digit": "no tiene ninguna letra ni dígito",
  "has more than {most} characters": "tiene más de {most} caracteres",
  "differs in {changed} characters from {plate} as it was read: at most {most} may":
    "difiere en {changed} caracteres de {plate}, como se leyó: se permiten {most} como máximo",
  "is not a setting of the agent": "no es un ajuste del agente",
  "is nested too deeply": "está anidado demasiado",
  "is the site's own: the agent keeps it, so leave it out":
    "es propio de la sucursal: el agente lo conserva, así que omítalo",
  "holds a password: write {{camera.password}} and give it as a secret variable":
    "contiene una contraseña: escriba {{camera.password}} y désela como variable secreta",
  "means more than {most} devices: choose fewer at a time":
    "abarca más de {most} dispositivos: elija menos a la vez",
  "Invalid URL": "no es una dirección (URL) válida",
  "Invalid email address": "no es una dirección de correo válida",
  "Invalid UUID": "no es un identificador válido",
  "Invalid ISO date": "no es una fecha válida",
  "Invalid ISO datetime": "no es una fecha y hora válida",
  "Invalid input: expected {wanted}, received {given}":
    "no es válido: se esperaba {wanted} y se recibió {given}",
  "Invalid input": "no es válido",
  "Invalid option: expected one of {options}": "debe ser uno de {options}",
  "Too small: expected string to have >=1 characters": "no puede estar vacío",
  "Too small: expected string to have >={least} characters":
    "debe tener al menos {least} caracteres",
  "Too big: expected string to have <={most} characters":
    "debe tener como máximo {most} caracteres",
  "Too small: expected array to have >={least} items": "debe tener al menos {least} elementos",
  "Too big: expected array to have <={most} items": "debe tener como máximo {most} elementos",
  "Too small: expected {what} to be >={least}": "debe ser al menos {least}",
  "Too small: expected {what} to be >{least}": "debe ser mayor que {least}",
  "Too big: expected {what} to be <={most}": "debe ser como máximo {most}",
  "Too big: expected {what} to be <{most}": "debe ser menor que {most}",
  "Unrecognized key: {key}": "no se conoce {key}",
  "Unrecognized keys: {keys}": "no se conocen {keys}",
  "line {line}: {message}": "línea {line}: {message}",
} as const;
