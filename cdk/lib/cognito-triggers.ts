/** A stack of cognito-triggers for a user pool that the same app writes. */
import { CfnStack } from 'aws-cdk-lib';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const SIGN_UP_CHECK = ['PreSignUp', 'CustomMessage'];
const EVENTS = ['PostConfirmation', 'PreAuthentication', 'PostAuthentication'];
const PASSWORDLESS = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
const CODES = ['VerifyAuthChallengeResponse', 'PasswordlessSender'];
const OTHERS = ['PreSignUp', 'PostConfirmation', 'PostAuthentication', 'UnconfirmedSweeper', 'MailFeedbackConsumer', 'GroupRepairConsumer'];

/** What a pool may call of each template, but for options, and which functions may use the pool. */
export const PARTS = {
  adopt: { triggers: [...SIGN_UP_CHECK, ...EVENTS, ...PASSWORDLESS], users: [...OTHERS, ...CODES] },
  events: { triggers: EVENTS, users: [] as string[] },
  passwordless: { triggers: PASSWORDLESS, users: CODES },
  'sign-up-check': { triggers: SIGN_UP_CHECK, users: [] as string[] },
};

export interface CognitoTriggersProps {
  readonly part: keyof typeof PARTS;
  /** HTTPS URL of the packaged template of that part, in a bucket of this Region. */
  readonly templateUrl: string;
  /** Parameters of the template. ExistingUserPoolId is none of them: pool and stack would need each other. */
  readonly parameters?: Record<string, string>;
}

export class CognitoTriggers extends Construct {
  readonly stack: CfnStack;
  private readonly part: keyof typeof PARTS;

  constructor(scope: Construct, id: string, { part, templateUrl, parameters = {} }: CognitoTriggersProps) {
    super(scope, id);
    if ('ExistingUserPoolId' in parameters) {
      throw new Error('The stack would need the pool, and the pool needs the stack: leave ExistingUserPoolId out.');
    }
    this.part = part;
    this.stack = new CfnStack(this, 'Stack', { templateUrl, parameters });
  }

  /** The topic of the user events. */
  get topicArn(): string {
    return this.output('UserEventsTopicArn');
  }

  /**
   * Have the pool call these triggers, all of the part if none is named, and let functions use the pool.
   *
   * The construct has to be in the stack of the pool. `users` are functions that are there on an option.
   */
  attachTo(pool: CfnUserPool, triggers: string[] = PARTS[this.part].triggers, users: string[] = []): void {
    for (const name of triggers) {
      const arn = this.output(`${name}Arn`);
      if (name === 'PreTokenGeneration') {
        const version = this.output('TokenVersion');
        pool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', { LambdaArn: arn, LambdaVersion: version });
      } else {
        pool.addPropertyOverride(`LambdaConfig.${name}`, arn);
      }
      const called = { action: 'lambda:InvokeFunction', principal: 'cognito-idp.amazonaws.com' };
      new CfnPermission(this, `${name}Permission`, { ...called, functionName: arn, sourceArn: pool.attrArn });
    }
    for (const name of [...PARTS[this.part].users, ...users]) {
      const statement = { Effect: 'Allow', Action: this.actions(name), Resource: pool.attrArn };
      new CfnPolicy(this, `${name}Policy`, {
        policyName: 'UserPool',
        roles: [this.output(`${name}PoolRole`)],
        policyDocument: { Version: '2012-10-17', Statement: [statement] },
      });
    }
  }

  private actions(name: string): unknown {
    return { 'Fn::Split': [',', this.output(`${name}PoolActions`)] };
  }

  private output(name: string): string {
    return this.stack.getAtt(`Outputs.${name}`).toString();
  }
}
