import { StopSwitch } from "@/features/deployments/StopSwitch";
import { SignInGate } from "@/features/session/SignInGate";
import { ApiKeys, NewApiKey } from "@/features/settings/ApiKeys";
import { Sessions } from "@/features/settings/Sessions";
import { useSettings } from "@/features/settings/useSettings";
import { formatDay } from "@/lib/dates";
import { Card, Fact, Page, Section } from "@/ui/Page";
import { LoadingRows, Problem } from "@/ui/States";

/** The user's account: who they are, where they are signed in, what may speak for them. */
export function Settings() {
  return (
    <Page title="Account">
      <SignInGate purpose="Your account">
        <Account />
      </SignInGate>
    </Page>
  );
}

function Account() {
  const { data, error, isPending, refetch } = useSettings();
  if (isPending) return <LoadingRows label="Loading your account" />;
  if (error || !data.viewer) return <Problem error={error} onRetry={() => void refetch()} />;
  const { user, sessions, apiKeys } = data.viewer;
  return (
    <>
      <Card className="px-5 py-4">
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[2fr_1fr]">
          <Fact name="Wallet">{user.wallet}</Fact>
          <Fact name="Since">{formatDay(user.createdAt)}</Fact>
        </dl>
      </Card>
      <Section aside={<StopSwitch scope="USER" target={user.id} />} title="Emergency stop">
        <p className="max-w-2xl text-muted">
          Stops every entry of every deployment of yours where orders are signed. Exits still run.
        </p>
      </Section>
      <Section title="Sessions">
        <Sessions sessions={sessions} />
      </Section>
      <Section aside={<NewApiKey />} title="API keys">
        <ApiKeys apiKeys={apiKeys} />
      </Section>
    </>
  );
}
