// Owns what is read of SOAP's XML: elements by their name, whatever their prefix. Pure. Whoever
// answers may be hostile: bounded, and null of what is no XML.
import { parseXml, type XmlElement, XmlElement as Element } from "@rgrove/parse-xml";

const MAX_WORDS = 64;

/** Null of text that is no XML, or nested deeper than a stack. */
export function rootOf(text: string): XmlElement | null {
  try {
    return parseXml(text).root;
  } catch {
    return null;
  }
}

/** The prefix is the sender's choice. */
export function children(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((node): node is XmlElement =>
    node instanceof Element && isNamed(node, name)
  );
}

function isNamed(node: XmlElement, name: string): boolean {
  return node.name.replace(/^.*:/, "") === name;
}

export function child(parent: XmlElement, name: string): XmlElement | null {
  return children(parent, name)[0] ?? null;
}

export function textOf(parent: XmlElement, name: string): string {
  return child(parent, name)?.text.trim() ?? "";
}

export function wordsOf(parent: XmlElement, name: string): string[] {
  return textOf(parent, name).split(/\s+/).filter((word) => word !== "").slice(0, MAX_WORDS);
}

/** The first element of that name, however deep. */
export function descendant(parent: XmlElement, name: string): XmlElement | null {
  for (const node of parent.children) {
    if (!(node instanceof Element)) continue;
    const found = isNamed(node, name) ? node : descendant(node, name);
    if (found !== null) return found;
  }
  return null;
}
