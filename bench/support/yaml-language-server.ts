/** The language service inside of yaml-language-server, as its own server calls it, with nothing fetched from anywhere. */
import { getLanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';

export interface LanguageServer {
  validate(text: string): Promise<number>;
}

/**
 * It gets the schema of our deploy configs and takes manifests as they are: the schemas that it would fetch for those are
 * out of reach here, so it is asked for less than the linter does.
 */
export async function languageServer(schema: unknown): Promise<LanguageServer> {
  const service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`Nothing is fetched: ${uri}`)),
    workspaceContext: { resolveRelativePath: (relative) => relative },
  });
  service.configure({
    validate: true,
    yamlVersion: '1.2',
    schemas: [
      {
        uri: 'file:///deploy-config.schema.json',
        fileMatch: ['*.deploy.yaml'],
        schema: { if: { required: ['apiVersion', 'kind'] }, then: {}, else: schema },
      },
    ],
  });
  let version = 0;
  const validate = async (text: string): Promise<number> => {
    version += 1;
    const document = TextDocument.create('file:///shop.deploy.yaml', 'yaml', version, text);
    return (await service.doValidation(document, false)).length;
  };
  // A peer that checks nothing would be no peer.
  if ((await validate('service: 1\n')) === 0 || (await validate('service: { name: api }\n')) > 0) {
    throw new Error('yaml-language-server does not follow the schema of deploy configs.');
  }
  return { validate };
}
