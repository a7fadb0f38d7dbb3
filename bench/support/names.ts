/** Every bench, in the order of the table: the name is that of its file in `bench/`. */
export const NAMES = ['edit', 'hostile', 'activation', 'package', 'simulation', 'rollout'] as const;
