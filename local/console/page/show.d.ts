import type { App } from "./answers.js";

/** What the forms of an account show themselves on. */
export interface Show {
  app: App;
  /** Put other things on the stage; the signal aborts when they leave it again. */
  stage(...parts: (Node | string)[]): AbortSignal;
  /** Begin a sign-in. */
  signIn(email: string): void;
}
