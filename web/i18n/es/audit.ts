// Owns Spanish for the audit log.

export const AUDIT = {
  "All about this {thing}": "Todo sobre este elemento ({thing})",
  "All by {name}": "Todo lo hecho por {name}",
  "Everybody": "Todos",
  "Export as CSV": "Exportar como CSV",
  "Go there": "Ir allí",
  "Nothing more was written down.": "No se anotó nada más.",
  "Text": "Texto",
  "The audit log could not be shown": "No se pudo mostrar la auditoría",
  "The server itself": "El propio servidor",
  "The text is looked for in the last {days} days. Give a time to look elsewhere.":
    "El texto se busca en los últimos {days} días. Indique un período para buscar en otro.",
  "To what": "Sobre qué",
  "What": "Qué",
  "Who": "Quién",
  "Widen the time, or leave a filter away.": "Amplíe el período o quite un filtro.",
} as const;
