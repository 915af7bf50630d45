// Owns the words of mails about accounts, in each language that they are written in. Pure.
import type { MailLanguage } from "../contract/user.ts";

export interface AccountMail {
  subject: string;
  text: string;
}

/** @param mail `expiresAt` is told in UTC, as nobody knows where it is read */
export function invitationMail(
  language: MailLanguage,
  mail: { name: string; invitedBy: string; link: string; expiresAt: Date },
): AccountMail {
  const { name, invitedBy, link } = mail;
  const until = instant(mail.expiresAt);
  return {
    en: {
      subject: "Your invitation to washfleet",
      text: paragraphs(
        `Hello ${name},`,
        `${invitedBy} invites you to washfleet. Open this link and choose a password:`,
        link,
        `It works once, until ${until}. If you did not expect it, do nothing.`,
      ),
    },
    es: {
      subject: "Su invitación a washfleet",
      text: paragraphs(
        `Hola, ${name}:`,
        `${invitedBy} le invita a washfleet. Abra este enlace y elija una contraseña:`,
        link,
        `Funciona una sola vez, hasta el ${until}. Si no lo esperaba, no haga nada.`,
      ),
    },
  }[language];
}

export function resetMail(
  language: MailLanguage,
  mail: { name: string; link: string; expiresAt: Date },
): AccountMail {
  const { name, link } = mail;
  const until = instant(mail.expiresAt);
  return {
    en: {
      subject: "A new password for washfleet",
      text: paragraphs(
        `Hello ${name},`,
        "somebody asked for a new password for you. Open this link to choose it:",
        link,
        `It works once, until ${until}. If it was not you, do nothing: your password stays.`,
      ),
    },
    es: {
      subject: "Una contraseña nueva para washfleet",
      text: paragraphs(
        `Hola, ${name}:`,
        "alguien pidió una contraseña nueva para usted. Abra este enlace para elegirla:",
        link,
        `Funciona una sola vez, hasta el ${until}. Si no fue usted, no haga nada: su contraseña ` +
          "sigue igual.",
      ),
    },
  }[language];
}

function paragraphs(...lines: string[]): string {
  // A name of several lines must not pass for words of ours.
  return `${lines.map((line) => line.replace(/\s+/g, " ")).join("\n\n")}\n`;
}

function instant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
