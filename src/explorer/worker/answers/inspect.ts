import type { InspectProtocol } from '../../protocol/index.ts'
import { inspectEndpoint } from '../inspect/endpoint.ts'
import { inspectGroup, inspectLinks } from '../inspect/folded.ts'
import { inspectLink } from '../inspect/link.ts'
import { inspectSubnet } from '../inspect/subnet.ts'
import { inspectVpc } from '../inspect/vpc.ts'
import type { Answers } from './answers.ts'

export const INSPECT_ANSWERS: Answers<InspectProtocol> = {
  inspect: ({ design }, { id }) =>
    inspectVpc(design, id) ??
    inspectLink(design, id) ??
    inspectSubnet(design, id) ??
    inspectEndpoint(design, id) ??
    inspectGroup(design, id) ??
    inspectLinks(design, id),
}
