/** What the console answers, as local/console/routes.py tells it. It is read by the type check alone. */

export interface About {
  stack: string;
  region: string;
  isReal: boolean;
  everySeconds: number;
  boards: string[];
  /** Null for a real account. */
  app: App | null;
  /** Until when graphs show a simulated history; null if they do not. */
  simulatedUntil: number | null;
  /** Whether users and dead-letter queues are there, with what can be done. */
  operates: boolean;
  /** What is typed before an action; empty where a click is enough. */
  confirm: string;
  /** What an action is sent with. */
  token: string;
}

/** What an app must know of the pool. */
export interface App {
  userPoolId: string;
  clientId: string;
  flows: string[];
  signsUpWithoutPassword: boolean;
  methods: string[];
  enrols: boolean;
  /** Its URL; empty if there is none. */
  sampleApp: string;
}

export interface Health {
  status: Status;
  numbers: Record<string, number>;
  alarms: Alarm[];
  at: number;
  faults: Fault[];
}

export interface Fault {
  name: string;
  /** Null while all is well. */
  since: number | null;
}

export interface Activity extends Span {
  numbers: Record<string, number>;
  before: Record<string, number>;
  times: number[];
  rows: Record<string, number[]>;
}

export interface AlarmPage extends Span {
  threshold: number | null;
  rule: string;
  series: Series[];
  changes: { at: number; state: string; reason: string }[];
  components: string[];
}

export interface EventPage {
  event: Record<string, unknown>;
  fields: { name: string; value: string; meaning: string; personal: boolean }[];
  attributes: Record<string, string>;
}

export interface UserRow {
  sub: string;
  email: string;
  verified: boolean;
  phone: boolean;
  locale: string;
  status: string;
  enabled: boolean;
  created: number;
}

export interface UserPage extends UserRow {
  groups: string[];
  mfa: string[];
  factors: string[];
  devices: number;
  suppressed: boolean;
  limits: { name: string; used: number; most: number; until: number | null }[];
  events: UserEvent[];
}

export interface Demo {
  playing: boolean;
  steps: { title: string; outcome: string; expected: string; actual: string }[];
  problem: string;
}

export interface Previews {
  locale: string;
  locales: string[];
  mails: { id: string; title: string; subject: string }[];
  sms: { text: string; segments: number };
  fault: string;
}

export interface Status {
  level: string;
  headline: string;
  detail: string;
}

export interface Alarm {
  id: string;
  title: string;
  state: string;
  reason: string;
  severity: string;
  about: string;
  runbook: string;
  /** Seconds since 1970, as all times here. */
  since: number;
}

export interface Span {
  start: number;
  end: number;
}

export interface Board extends Span {
  widgets: Widget[];
}

/** What any widget may have. */
export interface Drawn {
  type: string;
  title?: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Why there is nothing else. */
  error?: string;
  view?: string;
  stacked?: boolean;
  series?: Series[];
  tree?: Tree[];
}

export type Widget = Graph | Words | AlarmStates | Log;

export interface Graph extends Drawn {
  type: "metric";
  view: string;
  series: Series[];
  axes?: Axes;
  annotations?: Annotations;
}

export interface Words extends Drawn {
  type: "text";
  tree: Tree[];
}

export interface AlarmStates extends Drawn {
  type: "alarm";
  alarms?: AlarmState[];
}

export interface AlarmState {
  name: string;
  state: string;
  since: number;
}

export interface Log extends Drawn {
  type: "log";
  columns: string[];
  rows: string[][];
}

export type Side = "left" | "right";

export interface Series {
  label: string;
  axis: Side;
  unit?: string;
  colour?: string;
  timestamps: number[];
  values: (number | null)[];
  latest: number | null;
}

export type Axes = Partial<Record<Side, { label?: string | null; min?: number | null; max?: number | null }>>;

export interface Annotations {
  horizontal?: Mark[];
  vertical?: Mark[];
}

export interface Mark {
  label: string;
  value: number;
  axis: Side;
  /** The other end of a band. */
  to?: number;
  fill?: string;
  colour?: string;
}

/** A text, or an element of Markdown: tag, attributes, children. */
export type Tree = string | [string, Record<string, string>, ...Tree[]];

export interface UserEvent {
  number: number;
  id: string;
  type: string;
  /** Empty where there is none. */
  subject: string;
  time: number | null;
  facts: string[];
  outcome: string;
}

export interface Mailbox {
  mails: Mail[];
  texts: Text[];
}

export interface Mail {
  number: number;
  to: string[];
  subject: string;
  at: number;
  text: string;
  /** The path of its HTML. */
  html: string | null;
}

export interface Text {
  number: number;
  to: string;
  origin: string;
  text: string;
}
