import { useMutation, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import { request, useGraphql } from "@/lib/graphql";
import { useIsSignedIn } from "@/lib/session";

const SettingsQuery = graphql(`
  query Settings {
    viewer {
      user { id wallet displayName createdAt }
      scopes
      sessions { id createdAt lastSeenAt expiresAt userAgent isCurrent }
      apiKeys { id name prefix scopes createdAt lastUsedAt revokedAt }
    }
  }
`);

const SessionRevokeMutation = graphql(`
  mutation SessionRevoke($input: SessionRevokeInput!) {
    sessionRevoke(input: $input) {
      session { id }
      userErrors { field code message }
    }
  }
`);

const ApiKeyCreateMutation = graphql(`
  mutation ApiKeyCreate($input: ApiKeyCreateInput!) {
    apiKeyCreate(input: $input) {
      apiKey { id name }
      secret
      userErrors { field code message }
    }
  }
`);

const ApiKeyRevokeMutation = graphql(`
  mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {
    apiKeyRevoke(input: $input) {
      apiKey { id revokedAt }
      userErrors { field code message }
    }
  }
`);

/** The user's sessions and keys. */
export function useSettings() {
  return useGraphql(SettingsQuery, {}, { enabled: useIsSignedIn() });
}

function useReread() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: ["Settings"] });
}

/** Ends another session. */
export function useSessionRevoke() {
  const reread = useReread();
  return useMutation({
    mutationFn: async (sessionId: string) =>
      (await request(SessionRevokeMutation, { input: { sessionId } })).sessionRevoke,
    onSuccess: reread,
  });
}

/** Makes a key; its secret is in this answer and nowhere else, ever. */
export function useApiKeyCreate() {
  const reread = useReread();
  return useMutation({
    mutationFn: async (input: { name: string; scopes: string[] }) =>
      (await request(ApiKeyCreateMutation, { input })).apiKeyCreate,
    onSuccess: reread,
    gcTime: 0,
  });
}

/** Ends a key. */
export function useApiKeyRevoke() {
  const reread = useReread();
  return useMutation({
    mutationFn: async (apiKeyId: string) =>
      (await request(ApiKeyRevokeMutation, { input: { apiKeyId } })).apiKeyRevoke,
    onSuccess: reread,
  });
}
