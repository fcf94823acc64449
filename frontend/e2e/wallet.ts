/**
 * A browser wallet for the journey: a key of the test's own behind an EIP-1193 provider that
 * announces itself by EIP-6963, as an extension would. What it is asked to sign is kept.
 */

import type { BrowserContext } from "playwright-core";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

/** What the wallet was asked for. */
export interface Asked {
  method: string;
  params: unknown[];
}

/** A wallet in the browser. */
export interface TestWallet {
  address: string;
  asked: Asked[];
}

/** The name it announces itself by. */
export const WALLET_NAME = "Test Wallet";

/** Puts the wallet into every page of the context. The key stays outside of the pages. */
export async function installWallet(context: BrowserContext): Promise<TestWallet> {
  const account = privateKeyToAccount(generatePrivateKey());
  const asked: Asked[] = [];
  let chainId = "0x1";

  await context.exposeFunction("askTestWallet", async (method: string, params: unknown[]) => {
    asked.push({ method, params });
    switch (method) {
      case "eth_requestAccounts":
      case "eth_accounts":
        return [account.address];
      case "eth_chainId":
        return chainId;
      case "wallet_switchEthereumChain": {
        const [chain] = params;
        chainId = text(chain, "chainId");
        return null;
      }
      case "personal_sign":
        return account.signMessage({ message: { raw: hex(params[0]) } });
      case "eth_signTypedData_v4":
        return account.signTypedData(JSON.parse(`${params[1]}`));
      default:
        throw new Error(`the wallet does not know ${method}`);
    }
  });
  await context.addInitScript(announce, WALLET_NAME);
  return { address: account.address, asked };
}

function text(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) throw new Error("an object was expected");
  return `${Object.entries(value).find(([key]) => key === name)?.[1]}`;
}

function hex(value: unknown): `0x${string}` {
  return `0x${`${value}`.slice(2)}`;
}

/** Runs in the page: announces the provider when the page loads and whenever a page asks. */
function announce(name: string): void {
  const provider = {
    request: async ({ method, params = [] }: { method: string; params?: unknown[] }) => {
      if (method === "personal_sign" && Reflect.get(window, "isTestWalletStubborn")) {
        throw Object.assign(new Error("User rejected the request."), { code: 4001 });
      }
      return Reflect.get(window, "askTestWallet")(method, params);
    },
    on: () => {},
    removeListener: () => {},
  };
  const info = {
    uuid: "7f4dd6a2-53a2-4c4b-9d0b-3f1f3f0d5d11",
    name,
    icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    rdns: "example.test-wallet",
  };
  const detail = Object.freeze({ info: Object.freeze(info), provider });
  function tell() {
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  }
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
