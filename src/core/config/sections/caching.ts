import { z } from 'zod';
import { duration, quantity } from './values.ts';

export const caching = z
  .strictObject({
    application_cache: z
      .strictObject({
        type: z.enum(['redis', 'memcached', 'memory']).optional().describe('What holds the cache.'),
        ttl: duration().optional().describe('How long an entry lives, in seconds or like `1h`.'),
        max_memory: quantity().optional().describe('Memory limit of the cache, like `2Gi`.'),
      })
      .optional()
      .describe("The application's own cache."),
    cdn_cache: z
      .strictObject({
        static_assets: duration().optional().describe('How long the CDN keeps static assets, like `1d`.'),
        api_responses: duration().optional().describe('How long the CDN keeps API responses, like `5m`.'),
      })
      .optional()
      .describe('Caching at the edge.'),
    database_cache: z
      .strictObject({
        query_cache: z.boolean().optional().describe('Whether query results are cached.'),
        connection_cache: z.boolean().optional().describe('Whether connections are pooled.'),
      })
      .optional()
      .describe('Caching in front of the database.'),
  })
  .describe('Caches and how long they keep things.');
