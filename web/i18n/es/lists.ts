// Owns Spanish for lists of plates.

export const LISTS = {
  "A plate a line, a name behind a comma; or a CSV file with the columns plate, label, note, valid_from, valid_until":
    "Una placa por línea, con un nombre después de una coma; o un archivo CSV con las columnas plate, label, note, valid_from, valid_until",
  "A plate of this list may open a gate: when it was read exactly so, or when the recognizer holds it possible with enough certainty, and no blocked list has the plate. A plate that is only like it opens nothing.":
    "Una placa de esta lista puede abrir una barrera: cuando se leyó exactamente así, o cuando el reconocedor la considera posible con suficiente certeza, y ninguna lista de bloqueadas la contiene. Una placa que solo se parece no abre nada.",
  "A plate of this list opens no gate, even where it is a member on another list. A plate that is only like it is shown to people and blocks nothing.":
    "Una placa de esta lista no abre ninguna barrera, aunque sea miembro en otra lista. Una placa que solo se parece se muestra a las personas y no bloquea nada.",
  "A plate of this list opens nothing and blocks nothing: webhooks, the live feed and displays say that it came.":
    "Una placa de esta lista no abre ni bloquea nada: los webhooks, la actividad en vivo y las pantallas avisan que vino.",
  "Choose a file": "Elegir un archivo",
  "Create the list": "Crear la lista",
  "Delete the list and its plates": "Eliminar la lista y sus placas",
  "Delete this list": "Eliminar esta lista",
  "Description": "Descripción",
  "Ended on {day}": "Terminó el {day}",
  "From {day}": "Desde el {day}",
  "Import": "Importar",
  "Import the good lines alone": "Importar solo las líneas correctas",
  "It counts at every location.": "Vale en todas las sucursales.",
  "It counts at {places} only.": "Vale solo en {places}.",
  "Its {count, plural, one {plate is} other {# plates are}} taken off with it. Gates do not open by this list any more.":
    "{count, plural, one {Su placa se quita} other {Sus # placas se quitan}} con ella. Las barreras ya no se abrirán por esta lista.",
  "Line {line}": "Línea {line}",
  "Name and locations": "Nombre y sucursales",
  "New list": "Nueva lista",
  "No plate of this list begins so.": "Ninguna placa de esta lista empieza así.",
  "None chosen: it counts everywhere.": "Sin elegir ninguna: vale en todas.",
  "Note": "Nota",
  "Nothing was changed: {count, plural, one {one line has a fault} other {# lines have faults}}.":
    "No se cambió nada: {count, plural, one {una línea tiene un error} other {# líneas tienen errores}}.",
  "Only at these locations": "Solo en estas sucursales",
  "Paste or import many": "Pegar o importar muchas",
  "Plate lists": "Listas de placas",
  "Plates of this list": "Placas de esta lista",
  "Remove {plate}": "Quitar {plate}",
  "Remove {plate}?": "¿Quitar {plate}?",
  "Search this list": "Buscar en esta lista",
  "The entries could not be shown": "No se pudieron mostrar las placas",
  "The lists could not be shown": "No se pudieron mostrar las listas",
  "There is no list yet. A list of members lets gates open by themselves.":
    "Aún no hay ninguna lista. Una lista de miembros permite que las barreras se abran solas.",
  "This list is empty.": "Esta lista está vacía.",
  "Through {day}": "Hasta el {day}",
  "Valid": "Vigencia",
  "Valid through": "Válida hasta",
  "What it is for": "Para qué sirve",
  "Who": "Quién",
  "Without end": "Sin fin",
  "{added} added, {changed} changed, {unchanged} were there already.":
    "{added} agregadas, {changed} cambiadas, {unchanged} ya estaban.",
  "{count, plural, =0 {no plate} one {one plate} other {{shown} plates}}":
    "{count, plural, =0 {ninguna placa} one {una placa} other {{shown} placas}}",
  "{plate} is off the list": "{plate} ya no está en la lista",
  "{plate} is on the list": "{plate} está en la lista",
  "… and {count} more": "… y {count} más",
} as const;
