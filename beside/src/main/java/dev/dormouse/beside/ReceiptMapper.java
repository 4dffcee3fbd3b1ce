package dev.dormouse.beside;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Makes receipts of orders; the class that does it is generated. */
@Mapper
public interface ReceiptMapper {
  /** The receipt for an order. */
  @Mapping(source = "count", target = "pieces")
  Receipt receipt(Order order);
}
