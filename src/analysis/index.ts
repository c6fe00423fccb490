export {
  type PairServices,
  partition,
  type ServicePart,
  servicesBetween,
} from './pair-services.ts'
