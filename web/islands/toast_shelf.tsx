// Owns where the tab's passing words appear; read aloud as they come.
import { toasts } from "../live/toasts.ts";

export default function ToastShelf() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text, tone }) => (
        <p key={id} class={tone}>
          <span class="dot" aria-hidden="true" /> {text}
        </p>
      ))}
    </div>
  );
}
