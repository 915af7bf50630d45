// Owns how a page sends a change: a form that works without script.
import type { ComponentProps } from "preact";

/** Multipart: the server refuses the other form encodings as what a cross-site page would send. */
export function PostForm(props: Omit<ComponentProps<"form">, "method" | "enctype">) {
  return <form {...props} method="post" enctype="multipart/form-data" />;
}
