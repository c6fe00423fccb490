import * as z from 'zod'

/** `kubeovn.io/v1` IP: the record of an allocation. Forwarding does not read it; it tells which address a pod has. */
export const ipSpec = z.object({
  podName: z.string().nullish(),
  namespace: z.string().nullish(),
  subnet: z.string().nullish(),
  attachSubnets: z.array(z.string()).nullish(),
  nodeName: z.string().nullish(),
  ipAddress: z.string().nullish(),
  v4IpAddress: z.string().nullish(),
  v6IpAddress: z.string().nullish(),
  attachIps: z.array(z.string()).nullish(),
  macAddress: z.string().nullish(),
  attachMacs: z.array(z.string()).nullish(),
  containerID: z.string().nullish(),
  podType: z.string().nullish(),
})
