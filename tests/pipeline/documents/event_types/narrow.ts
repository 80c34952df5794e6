// A subscriber: what `type` says decides what `data` has.
import type { UserEvent } from "./user_events.d.ts";

export function told(event: UserEvent): string {
  switch (event.type) {
    case "auth.sign_up.rejected.v1":
      return event.data.reason;
    case "auth.factor.recovery_used.v1": {
      const left: number = event.data.left;
      return `${left}`;
    }
    case "auth.user.deleted.v1":
      // @ts-expect-error: no reason is told of a deletion
      return event.data.reason;
    // @ts-expect-error: there is no such type
    case "auth.user.exploded.v1":
      return "";
    default:
      return event.subject ?? "nobody";
  }
}
