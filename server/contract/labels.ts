// Owns the shape of labels: what operators write on locations, devices and cameras to choose by.
import { z } from "zod";

// As Kubernetes has them, so that selectors and habits carry over.
const NAME = "[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
const PREFIX = "[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?";

export const LABEL_KEY = new RegExp(`^(?:${PREFIX}/)?${NAME}$`);
export const LABEL_VALUE = new RegExp(`^(?:${NAME})?$`);

/** How many labels one thing may have. */
export const LABELS_MOST = 20;

const LabelKey = z.string().regex(LABEL_KEY, {
  message: "must be 1–63 letters, digits, - _ and ., after an optional prefix such as acme.com/",
});
const LabelValue = z.string().regex(LABEL_VALUE, {
  message: "must be at most 63 letters, digits, - _ and ., with a letter or digit at each end",
});

/** All labels of a thing; writing them replaces those that were there. */
export const Labels = z.record(LabelKey, LabelValue).refine(
  (labels) => Object.keys(labels).length <= LABELS_MOST,
  { message: `must be at most ${LABELS_MOST} labels` },
);
export type Labels = z.infer<typeof Labels>;

/** A choice of devices by their labels, those of their location included. */
export const LabelExpressionText = z.string().min(1).max(1000).describe(
  "e.g. env=prod,lane in (1,2),!old: conditions joined by commas (and): key, !key, key=value, " +
    "key!=value, key in (a,b), key notin (a,b)",
);
