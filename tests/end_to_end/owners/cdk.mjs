import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { UserPool, VerificationEmailStyle } from 'aws-cdk-lib/aws-cognito';

const stack = new Stack(new App(), 'Web');
const pool = new UserPool(stack, 'Users', {
  selfSignUpEnabled: true,
  signInAliases: { email: true },
  signInCaseSensitive: false,
  autoVerify: { email: true },
  keepOriginal: { email: true },
  passwordPolicy: { minLength: 10, tempPasswordValidity: Duration.days(3) },
  userVerification: { emailStyle: VerificationEmailStyle.CODE },
});
const client = pool.addClient('App', {
  authFlows: { userPassword: true, custom: true, userSrp: true },
  authSessionValidity: Duration.minutes(15),
  preventUserExistenceErrors: true,
});
new CfnOutput(stack, 'PoolId', { value: pool.userPoolId });
new CfnOutput(stack, 'ClientId', { value: client.userPoolClientId });
Stack.of(stack).node.root.synth();
