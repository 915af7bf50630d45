// Owns Spanish for templates and a device's settings.

export const CONFIG = {
  "All of its settings": "Todos sus ajustes",
  "Compared with revision {revision}, which it runs.":
    "En comparación con la revisión {revision}, que ejecuta.",
  "It runs no settings of this server yet: all of these are new to it.":
    "Aún no ejecuta ajustes de este servidor: todos son nuevos para él.",
  "a secret in it differs": "difiere un secreto que contiene",
  "after:": "después:",
  "before:": "antes:",
  "is needed": "es obligatorio",
  "is not a setting that a template may have": "no es un ajuste que una plantilla pueda tener",
  "is the id of another camera too": "también es el identificador de otra cámara",
  "must be a list": "debe ser una lista",
  "must be a number": "debe ser un número",
  "must be a text": "debe ser un texto",
  "must be a whole number": "debe ser un número entero",
  "must be at least {from}": "debe ser al menos {from}",
  "must be at most {to}": "debe ser como máximo {to}",
  "must be from {from} to {to}": "debe estar entre {from} y {to}",
  "must be made of a–z, 0–9, - and _, and begin with a letter or digit":
    "debe constar de a–z, 0–9, - y _, y comenzar con una letra o un dígito",
  "must be one of {values}": "debe ser uno de {values}",
  "must be true or false": "debe ser true o false",
  "must have at least {from} entries": "debe tener al menos {from} elementos",
  "must have from {from} to {to} characters": "debe tener entre {from} y {to} caracteres",
  "must have from {from} to {to} entries": "debe tener entre {from} y {to} elementos",
  "must have settings below it": "debe contener ajustes",
  "{count, plural, =0 {No change} one {# change} other {# changes}}":
    "{count, plural, =0 {Sin cambios} one {# cambio} other {# cambios}}",
} as const;
