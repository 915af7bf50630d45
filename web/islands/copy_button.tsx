// Owns copying a text, and saying that it was.
import { useSignal } from "@preact/signals";
import { Check, Copy } from "../components/icons.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";

export interface CopyButtonProps {
  readonly text: string;
}

const SHOWN_MS = 2000;

export default function CopyButton({ text }: CopyButtonProps) {
  const isCopied = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS browsers offer no clipboard.
      return say(t("This browser does not let pages copy. Select the text and copy it."), "warn");
    }
    isCopied.value = true;
    setTimeout(() => isCopied.value = false, SHOWN_MS);
  };
  return (
    <button type="button" class="quiet" onClick={copy}>
      {isCopied.value ? <Check /> : <Copy />}
      <span aria-live="polite">{isCopied.value ? t("Copied") : t("Copy")}</span>
    </button>
  );
}
