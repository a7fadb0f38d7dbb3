/** Long files as teams have them: each service with its deploy config and its manifests, told apart by `---`. Seeded. */
import { seededRandom } from '../../test/scenarios/random.ts';

export const ENVIRONMENTS: Readonly<Record<string, string>> = {
  'deploy/environments/staging.yaml': environment('staging', ['order: dev']),
  'deploy/environments/production.yaml': environment('production', ['order: staging', 'protected: true']),
  'deploy/environments/dev.yaml': environment('dev', []),
};

function environment(name: string, lines: readonly string[]): string {
  return [
    'environment:',
    `  name: ${name}`,
    `  context: ${name}`,
    `  namespace: shop`,
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** At least `lines` lines, ending with the last document that reached them. */
export function longFile(lines: number, seed: number): string {
  const random = seededRandom(seed);
  const parts: string[] = [];
  let count = 0;
  for (let index = 0; count < lines; index++) {
    for (const document of service(`service-${index}`, random)) {
      parts.push(document);
      count += document.split('\n').length;
      if (count >= lines) break;
    }
  }
  return `${parts.join('\n---\n')}\n`;
}

function service(name: string, random: () => number): readonly string[] {
  const pick = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const replicas = pick(2, 12);
  const port = pick(3000, 9000);
  return [
    config(name, pick),
    deployment(name, port, pick),
    manifest('v1', 'Service', name, [
      'spec:',
      `  selector: { app: ${name} }`,
      '  ports:',
      '    - name: http',
      '      port: 80',
      '      targetPort: http',
    ]),
    manifest('v1', 'ConfigMap', `${name}-settings`, [
      'data:',
      ...Array.from({ length: pick(8, 40) }, (_, index) => `  SETTING_${index}: "${pick(0, 1_000_000)}"`),
    ]),
    manifest('autoscaling/v2', 'HorizontalPodAutoscaler', name, [
      'spec:',
      '  scaleTargetRef:',
      '    apiVersion: apps/v1',
      '    kind: Deployment',
      `    name: ${name}`,
      `  minReplicas: ${replicas}`,
      `  maxReplicas: ${replicas * 3}`,
      '  metrics:',
      '    - type: Resource',
      '      resource:',
      '        name: cpu',
      '        target:',
      '          type: Utilization',
      `          averageUtilization: ${pick(50, 80)}`,
    ]),
    manifest('policy/v1', 'PodDisruptionBudget', name, [
      'spec:',
      '  maxUnavailable: 1',
      '  selector:',
      '    matchLabels:',
      `      app: ${name}`,
    ]),
  ];
}

function config(name: string, pick: (low: number, high: number) => number): string {
  return `# The service ${name}: who owns it is in the catalogue.
service:
  name: ${name}
  workload: Deployment/${name}
release:
  version: 1.${pick(0, 40)}.${pick(0, 90)}
  images:
    ${name}: registry.example.com/shop/${name}:1.${pick(0, 40)}.${pick(0, 90)}
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: ${pick(1, 4)}
    maxUnavailable: 0
success_criteria:
  error_rate: "<${pick(1, 5)}%"
  response_time: "<${pick(200, 800)}ms"
resources:
  requests:
    cpu: ${pick(100, 900)}m
    memory: ${pick(128, 900)}Mi
  limits:
    memory: 1Gi
checklists:
  pre-deployment:
    - name: the page answers
      kind: http
      url: https://${name}.example.com/health
      status: 200
  post-deployment:
    - name: all pods are ready
      kind: pods`;
}

function deployment(name: string, port: number, pick: (low: number, high: number) => number): string {
  return manifest('apps/v1', 'Deployment', name, [
    'spec:',
    '  selector:',
    '    matchLabels:',
    `      app: ${name}`,
    '  template:',
    '    metadata:',
    '      labels:',
    `        app: ${name}`,
    '    spec:',
    '      securityContext:',
    '        runAsNonRoot: true',
    '      containers:',
    `        - name: ${name}`,
    `          image: registry.example.com/shop/${name}:1.${pick(0, 40)}.${pick(0, 90)}`,
    '          ports:',
    '            - name: http',
    `              containerPort: ${port}`,
    '          env:',
    ...Array.from({ length: pick(3, 20) }, (_, index) => [
      `            - name: VARIABLE_${index}`,
      `              value: "${pick(0, 1_000_000)}"`,
    ]).flat(),
    '          readinessProbe:',
    '            httpGet: { path: /ready, port: http }',
    `            periodSeconds: ${pick(5, 20)}`,
    '          livenessProbe:',
    '            httpGet: { path: /live, port: http }',
    '          resources:',
    '            requests:',
    `              cpu: ${pick(100, 900)}m`,
    `              memory: ${pick(128, 900)}Mi`,
    '            limits:',
    '              memory: 1Gi',
  ]);
}

function manifest(apiVersion: string, kind: string, name: string, lines: readonly string[]): string {
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    '  labels:',
    `    app.kubernetes.io/name: ${name}`,
    ...lines,
  ].join('\n');
}

/**
 * The text after each of `count` keystrokes of a person who works here and there in it: a figure changed, a key half
 * typed, a line added, in deploy configs and manifests alike. Each builds on the one before.
 */
export function* keystrokes(text: string, count: number, seed: number): Generator<string> {
  const random = seededRandom(seed);
  let current = text;
  for (let index = 0; index < count; index++) {
    const line = lineStartNear(current, Math.floor(random() * current.length));
    current = edited(current, line, index % 4, Math.floor(random() * 10));
    yield current;
  }
}

function edited(text: string, line: number, kind: number, digit: number): string {
  const end = text.indexOf('\n', line);
  const at = end === -1 ? text.length : end;
  if (kind === 0) {
    // A figure: the last digit of the next line that has one.
    const found = /[1-9](?=\D*$)/m.exec(text.slice(line, line + 2_000));
    const place = found === null ? line : line + found.index;
    return `${text.slice(0, place)}${Math.max(digit, 1)}${text.slice(place + (found === null ? 0 : 1))}`;
  }
  if (kind === 1) return `${text.slice(0, at)}\n  ha${text.slice(at)}`;
  if (kind === 2) {
    // What was half typed is taken back.
    const typed = text.indexOf('\n  ha\n');
    return typed === -1 ? text.replace(/\n {2}ha$/, '') : text.slice(0, typed) + text.slice(typed + 5);
  }
  return `${text.slice(0, at)}\n# seen ${digit}${text.slice(at)}`;
}

function lineStartNear(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset) + 1;
}
