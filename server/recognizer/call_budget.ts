// Owns what a caller may be allowed to spend: asked before each call of the recognizer, told after.

/** Who reads on somebody's account hands this in. */
export interface CallBudget {
  /** Takes one call. `detail`: why there is none, as a sentence's second half. */
  take(): Promise<BudgetedCall | { ok: false; detail: string }>;
}

export interface BudgetedCall {
  ok: true;
  /** To be told once what became of it; one that is not charged is given back. */
  settle(isCharged: boolean): Promise<void>;
}
