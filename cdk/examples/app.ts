import { App, Stack } from 'aws-cdk-lib';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CognitoTriggers } from '../lib/cognito-triggers.js';

const app = new App();
const stack = new Stack(app, 'Users');
const pool = new UserPool(stack, 'Pool', { selfSignUpEnabled: true, signInAliases: { email: true } });
const signUpCheck = new CognitoTriggers(stack, 'SignUpCheck', {
  part: 'sign-up-check',
  templateUrl: 'https://bucket.s3.eu-west-1.amazonaws.com/sign-up-check.yaml',
  parameters: { SignInBy: 'email' },
});
const passwordless = new CognitoTriggers(stack, 'Passwordless', {
  part: 'passwordless',
  templateUrl: 'https://bucket.s3.eu-west-1.amazonaws.com/passwordless.yaml',
  parameters: { MailFrom: 'no-reply@example.com', EventsTopicArn: signUpCheck.topicArn },
});
const users = pool.node.defaultChild as CfnUserPool;
signUpCheck.attachTo(users);
passwordless.attachTo(users);
pool.addClient('App', { authFlows: { userPassword: true, custom: true } });
app.synth();
