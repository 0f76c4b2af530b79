import { createHash, randomBytes } from "node:crypto";
import { clientAuthenticationAnonymous, setGlobalConfig } from "@openid4vc/oauth2";
import { Openid4vciClient } from "@openid4vc/openid4vci";

/** Takes up the offer of a certificate as a wallet app does, with an implementation that is not ours: a credential in each form. */
export async function takeUp(address: string, pin: string): Promise<unknown> {
  // The tests' server speaks plain HTTP.
  setGlobalConfig({ allowInsecureUrls: true });
  const client = new Openid4vciClient({
    callbacks: {
      fetch,
      hash: (data, algorithm) => createHash(algorithm.replace("-", "")).update(data).digest(),
      generateRandom: (bytes) => randomBytes(bytes),
      signJwt: () => Promise.reject(new Error("nothing is bound to a key")),
      clientAuthentication: clientAuthenticationAnonymous(),
    },
  });
  const credentialOffer = await client.resolveCredentialOffer(address);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const granted = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode: pin,
  });
  const accessToken = granted.accessTokenResponse.access_token;
  const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
  if (!credentialConfigurationId) throw new Error("nothing is offered");
  const given = await client.retrieveCredentials({ issuerMetadata, accessToken, credentialConfigurationId });
  return given.credentialResponse.credentials?.[0];
}
