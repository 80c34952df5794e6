// What tutorials show: a trigger that publishes to SNS with version 3 of the SDK.
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const sns = new SNSClient({});

/** @param {{triggerSource: string}} event */
export const handler = async (event) => {
  console.log(JSON.stringify({ trigger: event.triggerSource }));
  const TopicArn = process.env.USER_EVENTS_TOPIC_ARN;
  await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(event) }));
  return event;
};
