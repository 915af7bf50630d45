// Owns how a secret looks that is shown this once: it can be copied, and says that it will be gone.
import CopyButton from "../islands/copy_button.tsx";

export interface SecretOnceProps {
  readonly title: string;
  /** What it is for, and that it is not shown again. */
  readonly text: string;
  readonly secret: string;
}

export function SecretOnce({ title, text, secret }: SecretOnceProps) {
  return (
    <section class="card secret-once">
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="secret-row">
        <code class="secret" translate={false}>{secret}</code>
        <CopyButton text={secret} />
      </div>
    </section>
  );
}
