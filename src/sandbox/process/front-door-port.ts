/** Where the front door of a practice cluster is unless told otherwise: deploy configs may name it. */
export const FRONT_DOOR_PORT = 18_080;
