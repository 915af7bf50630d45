// Owns which statements a migration may not hold, as servers of the release before work on meanwhile.
// Knows SQL by its words alone: a rule that is wrong about a statement is told so beside it, by
// `-- allowed: why`.

/** Up to here the tables were made before any release: nobody was at work on them. */
export const FIRST_RELEASE = 10;

/** So large in a fleet of years that what reads or writes all of it takes minutes. */
const LARGE = [
  "plate_reads",
  "visits",
  "events",
  "plates",
  "audit_log",
  "webhook_deliveries",
  "webhook_attempts",
];

interface Rule {
  what: RegExp;
  why: string;
  /** Of large tables alone; the first group is the table. */
  isOfLarge?: boolean;
}

const TABLE = String.raw`(?:if exists )?(?:only )?(\w+)`;
const RULES: Rule[] = [
  {
    what: new RegExp(String.raw`alter table ${TABLE} .*?add column (?:(?!,).)*not null(?:(?!,).)*`),
    why: "a column that the older server does not fill needs a default",
  },
  {
    what: new RegExp(`alter table ${TABLE} .*?drop column`),
    why: "the older server still asks for it: drop it one release later (-- allowed: since 0.x)",
  },
  { what: /^drop table (?:if exists )?(\w+)/, why: "the older server still uses it" },
  { what: /alter table (\w+) (?:.*)?rename/, why: "the older server knows the old name alone" },
  {
    what: new RegExp(`alter table ${TABLE} .*?alter column \\w+ (?:set data )?type`),
    why: "the whole table is written anew under a lock: add a column beside it",
  },
  {
    what: new RegExp(`alter table ${TABLE} .*?set not null`),
    why: "the whole table is read under a lock: add a check `not valid`, validate it later",
    isOfLarge: true,
  },
  {
    what: new RegExp(
      `alter table ${TABLE} .*?add (?:constraint|check|foreign key|unique)(?!.*not valid)`,
    ),
    why: "the whole table is read under a lock: add it `not valid`, validate it later",
    isOfLarge: true,
  },
  {
    what: /create (?:unique )?index (?:if not exists )?\w+ on (?:only )?(\w+)/,
    why:
      "nobody can write to the table until it is made: make the table's successor, or do it by hand `concurrently` and here `if not exists` (-- allowed: made by hand before)",
    isOfLarge: true,
  },
  {
    what: /^update (?:only )?(\w+) /,
    why: "every row is locked until its end: do it in a job",
    isOfLarge: true,
  },
  {
    what: /^delete from (?:only )?(\w+)/,
    why: "every row is locked until its end: do it in a job",
    isOfLarge: true,
  },
  { what: /\b(?:lock table|vacuum full|cluster|reindex)\b/, why: "the table is closed meanwhile" },
];

/** What is wrong, a sentence each. */
export function judgeMigration(text: string): string[] {
  const isNew = (table: string) =>
    new RegExp(`create table (?:if not exists )?${table}\\b`).test(text);
  return statementsOf(text).flatMap((statement) => {
    if (/-- allowed: \S/.test(statement.comment)) return [];
    return RULES.flatMap(({ what, why, isOfLarge }) => {
      const found = what.exec(statement.code);
      if (found === null) return [];
      const table = found[1] ?? "";
      if (isNew(table) || isOfLarge && !LARGE.includes(table)) return [];
      if (
        /not null/.test(found[0]) && /add column/.test(found[0]) && /\bdefault\b/.test(found[0])
      ) return [];
      return [`${statement.code.slice(0, 80)}: ${why}`];
    });
  });
}

/** Statements in one line and lower case, each with the comments before and in it. */
function statementsOf(text: string): { code: string; comment: string }[] {
  return text.split(/;[^\S\n]*(?:\n|$)/).map((part) => {
    const comments = part.match(/--.*$/gm) ?? [];
    const code = part.replaceAll(/--.*$/gm, " ").replaceAll(/\s+/g, " ").trim().toLowerCase();
    return { code, comment: comments.join("\n") };
  }).filter(({ code }) => code !== "");
}
