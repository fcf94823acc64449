/** Wallets of the browser (EIP-6963), the demo wallet, and what they sign. */

import type { Address, EIP1193Provider } from "viem";
import { createSiweMessage } from "viem/siwe";
import { getAddress, numberToHex, stringToHex } from "viem/utils";
import { postJson } from "./http";
import { begin, type Grant, session } from "./session";
import { createStore, useStore } from "./store";

/** A wallet that announced itself. */
export interface AnnouncedWallet {
  id: string;
  name: string;
  icon: string;
  provider: EIP1193Provider;
}

interface Announcement {
  info: { uuid: string; name: string; icon: string; rdns: string };
  provider: EIP1193Provider;
}

/** What a sign-in must repeat; times are the platform's, whose clock judges them. */
interface Challenge {
  nonce: string;
  issuedAt: string;
  expiresAt: string;
}

declare global {
  interface WindowEventMap {
    "eip6963:announceProvider": CustomEvent<Announcement>;
  }
}

const wallets = createStore<readonly AnnouncedWallet[]>([]);
let chosen: EIP1193Provider | null = null;

window.addEventListener("eip6963:announceProvider", ({ detail: { info, provider } }) => {
  const known = wallets.get();
  if (known.some(({ id }) => id === info.uuid)) return;
  wallets.set([...known, { id: info.uuid, name: info.name, icon: info.icon, provider }]);
});

/** Asks the wallets of the browser to announce themselves. */
export function discoverWallets(): void {
  window.dispatchEvent(new Event("eip6963:requestProvider"));
}

/** The wallets that announced themselves. */
export function useWallets(): readonly AnnouncedWallet[] {
  return useStore(wallets);
}

async function accountOf(provider: EIP1193Provider): Promise<Address> {
  const [account] = await provider.request({ method: "eth_requestAccounts" });
  if (!account) throw new Error("the wallet shared no account");
  return getAddress(account);
}

/** Signs in with a wallet: one nonce, one EIP-4361 message, one signature. */
export async function signInWithWallet(wallet: AnnouncedWallet, chainId: number): Promise<void> {
  const address = await accountOf(wallet.provider);
  const challenge = await postJson<Challenge>("/auth/nonce", { address });
  const message = createSiweMessage({
    address,
    chainId,
    domain: window.location.host,
    uri: window.location.origin,
    version: "1",
    nonce: challenge.nonce,
    statement: "Sign in to Maxxit.",
    issuedAt: new Date(challenge.issuedAt),
    expirationTime: new Date(challenge.expiresAt),
  });
  const signature = await wallet.provider.request({
    method: "personal_sign",
    params: [stringToHex(message), address],
  });
  begin(await postJson<Grant>("/auth/verify", { message, signature }), "wallet");
  chosen = wallet.provider;
}

/** Signs in with the demo wallet of a local installation. */
export async function signInWithDemo(): Promise<void> {
  begin(await postJson<Grant>("/auth/demo"), "demo");
}

async function providerFor(wallet: string): Promise<EIP1193Provider> {
  if (chosen) return chosen;
  discoverWallets();
  for (const { provider } of wallets.get()) {
    const accounts = await provider.request({ method: "eth_accounts" });
    if (accounts.some((account) => account.toLowerCase() === wallet.toLowerCase())) {
      chosen = provider;
      return provider;
    }
  }
  throw new Error("Open the wallet you signed in with, then retry.");
}

async function moveToChain(provider: EIP1193Provider, chainId: number): Promise<void> {
  const current = await provider.request({ method: "eth_chainId" });
  if (BigInt(current) === BigInt(chainId)) return;
  await provider.request({
    method: "wallet_switchEthereumChain",
    params: [{ chainId: numberToHex(chainId) }],
  });
}

/** Has the signed-in wallet sign EIP-712 typed data, given as the platform's JSON. */
export async function signTypedData(json: string): Promise<string> {
  const current = session.get();
  if (current.status !== "in") throw new Error("Sign in first.");
  const typedData: { domain?: { chainId?: number | string } } = JSON.parse(json);
  if (current.method === "demo") {
    return (await postJson<{ signature: string }>("/auth/demo/sign", { typedData })).signature;
  }
  const provider = await providerFor(current.user.wallet);
  const chainId = typedData.domain?.chainId;
  if (chainId !== undefined) await moveToChain(provider, +chainId);
  return provider.request({
    method: "eth_signTypedData_v4",
    params: [getAddress(current.user.wallet), json],
  });
}
