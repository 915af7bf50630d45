// Owns asking before what cannot be undone; the answer is an ordinary form.
import { useSignal } from "@preact/signals";
import { Dialog } from "../components/dialog.tsx";
import { PostForm } from "../components/post_form.tsx";
import { t } from "../i18n/translate.ts";

export interface ConfirmButtonProps {
  readonly label: string;
  /** The question. */
  readonly title: string;
  /** What will be. */
  readonly text: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly isDangerous?: boolean;
  /** A box that may be ticked along. */
  readonly option?: { readonly name: string; readonly label: string };
}

export default function ConfirmButton(props: ConfirmButtonProps) {
  const { label, title, text, action, fields, isDangerous = true, option } = props;
  const isOpen = useSignal(false);
  const tone = isDangerous ? "danger" : "";
  return (
    <>
      <button type="button" class={`quiet ${tone}`} onClick={() => isOpen.value = true}>
        {label}
      </button>
      <Dialog title={title} isOpen={isOpen.value} onClose={() => isOpen.value = false}>
        <PostForm action={action}>
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <p>{text}</p>
          {option !== undefined && (
            <label class="tick">
              <input type="checkbox" name={option.name} value="yes" />
              <span>{option.label}</span>
            </label>
          )}
          <div class="sheet-actions">
            <button type="button" class="quiet" onClick={() => isOpen.value = false}>
              {t("Cancel")}
            </button>
            <button type="submit" class={tone}>{label}</button>
          </div>
        </PostForm>
      </Dialog>
    </>
  );
}
