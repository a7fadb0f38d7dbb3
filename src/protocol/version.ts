/** Page and host of different versions never talk: an editor that was updated builds its pages anew. */
export const PROTOCOL_VERSION = 1;
