import type { About } from "./answers.js";

/** What a view is shown with. */
export interface View {
  about: About;
  /** The parts of the path that name one thing. */
  args: string[];
  query: URLSearchParams;
  place: HTMLElement;
  /** Aborts when another view is shown. */
  signal: AbortSignal;
}
